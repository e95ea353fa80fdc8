import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

const HTML = 'text/html';
const XML = 'application/xml';
const WORDS = ['tea', 'cup', 'spoon', 'tray', 'pot', 'bowl', 'plate', 'fork'];

const page = (body: string) => `<!doctype html><html><body>${body}</body></html>`;
const words = (random: Random, count: number) => random.shuffled(WORDS).slice(0, count);

/** Sections of XML, each with an attribute and some elements. */
function sections(random: Random, count: number): { nr: number; name: string; prices: string[] }[] {
  return Array.from({ length: count }, (_, at) => ({
    nr: 100 + at,
    name: `${random.pick(WORDS)} ${random.hex(4)}`,
    prices: Array.from({ length: 3 }, () => `${random.int(10, 99)}.${random.int(10, 98)}${random.int(1, 9)}`),
  }));
}

function writeSections(list: ReturnType<typeof sections>, random: Random): string {
  const gap = random.pick(['', '\n  ', '<!-- x -->']);
  const one = ({ nr, name, prices }: ReturnType<typeof sections>[number]) =>
    `<s nr="${nr}">${gap}<name>${name}</name>${prices.map((price) => `<price>${price}</price>`).join(gap)}${gap}</s>`;
  return `<doc>${gap}${list.map(one).join(gap)}${gap}</doc>`;
}

export const markupScenarios = {
  'HTML: inline text': (random: Random): Scenario => {
    const [a = '', b = '', c = '', d = ''] = words(random, 4);
    const body = (word: string) => page(`<p>${a} <b>${b}</b> ${word} <i>${d}</i></p>`);
    return { type: HTML, left: body(c), right: body(`${c}s`), expected: ["$.html.body.p['#text'][1] value"] };
  },
  'HTML: attributes': (random: Random): Scenario => {
    const [name, left, right, label] = random.pick([
      ['href', '/a/1', '/a/2', 'value'],
      ['href', '/a/1', 'https://x.example/a/1', 'text origin'],
      ['title', 'Tea &amp; cup', 'tea &amp; cup', 'text case'],
      ['data-price', '12.345', '12.35', 'rounding'],
      ['data-at', '2026-01-14T08:00:00Z', '2026-01-14T09:00:00+01:00', 'timezone notation'],
    ] as const);
    const body = (value: string) => page(`<div><a ${name}="${value}" id=x>link</a><a id=y>link</a></div>`);
    return {
      type: HTML,
      left: body(left),
      right: body(right),
      expected: [`$.html.body.div.a[0]['@${name}'] ${label}`],
    };
  },
  'HTML: rows': (random: Random): Scenario => {
    const rows = words(random, 6).map((word, at) => `<tr><td>${word}<td>${at * 7 + random.int(0, 5)}</tr>`);
    const at = random.int(0, 5);
    const table = (list: readonly string[]) => page(`<table>${list.join('\n')}</table>`);
    return {
      type: HTML,
      left: table(rows),
      right: table(rows.toSpliced(at, 1)),
      expected: [`$.html.body.table.tbody.tr[${at}] missing`],
    };
  },
  'HTML: an element gone between others': (random: Random): Scenario => {
    const [a = '', b = '', c = ''] = words(random, 3);
    const left = page(`<h2>${a}</h2><p>${b}</p><h3>${c}</h3>`);
    const tag = random.pick(['h2', 'p', 'h3']);
    return {
      type: HTML,
      left,
      right: left.replace(new RegExp(`<${tag}>.*?</${tag}>`), ''),
      expected: [`$.html.body.${tag} missing`],
    };
  },
  'HTML: nothing': (random: Random): Scenario => {
    const [a = '', b = '', c = ''] = words(random, 3);
    const left = page(
      `<p class="x y">${a} <b>${b}</b></p><ul><li>${c}</li><li>2</li></ul><br><input disabled value="1">`,
    );
    const right = `<!DOCTYPE HTML>\n<HTML>\n<BODY>\n<P CLASS='x  y'>${a}\n <B>${b}</B>\n<UL><LI>${c}<LI>2</UL>\n<BR/><INPUT VALUE=1 DISABLED="">\n`;
    return { type: HTML, left, right, expected: [] };
  },
  'XML: sections the other way, one changed': (random: Random): Scenario => {
    const list = sections(random, random.int(3, 6));
    const at = random.int(0, list.length - 1);
    const other = list
      .map((section, index) => (index === at ? { ...section, name: section.name.toUpperCase() } : section))
      .reverse();
    return {
      type: XML,
      left: writeSections(list, random),
      right: writeSections(other, random),
      expected: ['$.doc.s ordering', `$.doc.s[${at}].name text case`],
      swapped: ['$.doc.s ordering', `$.doc.s[${list.length - 1 - at}].name text case`],
    };
  },
  'XML: an attribute, an element and a text': (random: Random): Scenario => {
    const list = sections(random, random.int(4, 7));
    const [a = 0, b = 0, c = 0] = random.shuffled(list.map((_, at) => at));
    const other = structuredClone(list);
    const [first, second, third] = [other[a], other[b], other[c]];
    if (first) first.nr += 500;
    if (second) second.prices.splice(1, 1);
    if (third) third.prices[2] = (third.prices[2] ?? '').slice(0, -1);
    return {
      type: XML,
      left: writeSections(list, random),
      right: writeSections(other, random),
      expected: [
        `$.doc.s[${a}]['@nr'] value`,
        `$.doc.s[${b}].price[1] missing`,
        `$.doc.s[${c}].price[2] rounding`,
      ],
    };
  },
  'XML: nothing': (random: Random): Scenario => {
    const list = sections(random, random.int(2, 5));
    const prefixed = writeSections(list, random)
      .replace('<doc>', '<x:doc xmlns:x="urn:d">')
      .replace('</doc>', '</x:doc>');
    const plain = writeSections(list, random)
      .replace('<doc>', '<doc xmlns="urn:d">')
      .replaceAll('<s ', '<s xmlns="" ');
    return { type: XML, left: prefixed, right: plain, expected: [] };
  },
};
