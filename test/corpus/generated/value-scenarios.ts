import type { Random } from './random.ts';
import { objectOf, type Scenario } from './scenario.ts';

/** The two values of one field, and what that is. */
type Case = readonly [left: string, right: string, label: string];

const quoted = (text: string) => JSON.stringify(text);

/** The field among others, either side first. */
function atField(random: Random, name: string, [left, right, label]: Case): Scenario {
  const before = { a: String(random.int(1, 9)), text: quoted(`t${random.hex(4)}`) };
  const [first, second] = random.chance(0.5) ? [left, right] : [right, left];
  const nested = random.chance(0.5);
  const body = (json: string) =>
    objectOf(nested ? { ...before, in: objectOf({ [name]: json, z: 'null' }) } : { ...before, [name]: json });
  return { left: body(first), right: body(second), expected: [`${nested ? '$.in' : '$'}.${name} ${label}`] };
}

const digits = (random: Random, count: number) =>
  Array.from({ length: count }, (_, at) => random.int(at === 0 ? 1 : 0, 9)).join('');
const sign = (random: Random) => random.pick(['', '', '-']);
const pad = (number: number) => String(number).padStart(2, '0');

/** A random time of this century as its parts. */
function timeOf(random: Random): number {
  return Date.UTC(
    random.int(2002, 2037),
    random.int(0, 11),
    random.int(1, 31),
    random.int(0, 23),
    random.int(0, 59),
    random.int(0, 59),
  );
}

const iso = (time: number) => new Date(time).toISOString().slice(0, 19);

const NOTATIONS: readonly ((time: number, random: Random) => string)[] = [
  (time) => quoted(`${iso(time)}Z`),
  (time) => quoted(`${iso(time)}+00:00`),
  (time) => quoted(`${iso(time)}.000Z`),
  (time) => quoted(iso(time)),
  (time) => quoted(iso(time).replace('T', ' ')),
  (time) => quoted(new Date(time).toUTCString()),
  (time) => quoted(`/Date(${time})/`),
  (time) => String(time / 1000),
  (time) => String(time),
  (time, random) => {
    const offset = random.pick([-720, -570, -210, 60, 345, 765, 840]);
    const size = Math.abs(offset);
    return quoted(
      `${iso(time + offset * 60_000)}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`,
    );
  },
];

const PROSE = [
  'Großbestellung über 3 Stück – „Tee & Kaffee“ für Łukasz',
  'Zażółć gęślą jaźń & more, naïve café\nsecond line of Ærø',
  '東京タワー & パン屋 한국어 café',
  'Don’t panic — it’s 100% fine; see <a href="/x?y=1&z=2">é</a>',
  'İstanbul’da çay & simit \u{1f600} à la carte',
];

export const valueScenarios = {
  'one instant in two notations': (random: Random): Scenario => {
    const time = timeOf(random);
    const [first, second] = random
      .shuffled(NOTATIONS.slice(0, -3))
      .slice(0, 2)
      .map((write) => write(time, random));
    return atField(random, 'at', [first ?? '', second ?? '', 'timezone notation']);
  },
  'an offset or an epoch against a text': (random: Random): Scenario => {
    const time = timeOf(random);
    const [first, second] = [random.pick(NOTATIONS.slice(-3)), random.pick(NOTATIONS.slice(0, 7))];
    return atField(random, 'at', [first(time, random), second(time, random), 'timezone notation']);
  },
  'a shift between two notations': (random: Random): Scenario => {
    const time = timeOf(random);
    const [first, second] = [random.pick(NOTATIONS), random.pick(NOTATIONS.slice(0, 7))];
    const shift = random.pick([1, 2, -3, 5.5, 5.75, -9.5, 13, 14, -26, 26]);
    return atField(random, 'at', [
      first(time, random),
      second(time + shift * 3_600_000, random),
      'timezone shift',
    ]);
  },
  'two other times': (random: Random): Scenario => {
    const time = timeOf(random);
    const [first, second] = [random.pick(NOTATIONS.slice(0, 7)), random.pick(NOTATIONS.slice(0, 7))];
    const seconds = random.pick([1, -7, 61, 14 * 60, 3601, 27 * 3600, -900 * 24 * 40]);
    return atField(random, 'at', [first(time, random), second(time + seconds * 1000, random), 'value']);
  },
  'one decimal': (random: Random): Scenario => {
    const tenths = random.int(10_001, 999_999);
    if (tenths % 10 === 0) return valueScenarios['one decimal'](random);
    const fine = `${sign(random)}${Math.floor(tenths / 10)}.${tenths % 10}${random.int(1, 9)}`;
    return atField(random, 'rate', [fine, fine.slice(0, -1), 'rounding']);
  },
  'negative and tiny numbers': (random: Random): Scenario => {
    const lead = digits(random, 3);
    const last = random.int(1, 4);
    const s = sign(random);
    return atField(random, 'rate', [`${s}0.00${lead}${last}`, `${s}0.00${lead}`, 'rounding']);
  },
  'a large number to a whole one': (random: Random): Scenario => {
    const whole = digits(random, random.int(5, 9));
    return atField(random, 'net', [`${whole}.${random.int(1, 4)}${digits(random, 2)}`, whole, 'rounding']);
  },
  'a small number to a whole one': (random: Random): Scenario => {
    const whole = random.int(2, 99);
    return atField(random, 'net', [
      `${whole}.${random.int(1, 4)}${random.int(1, 9)}`,
      String(whole),
      'value',
    ]);
  },
  'large whole numbers': (random: Random): Scenario => {
    const head = digits(random, 17);
    return atField(random, 'serial', [`${head}1`, `${head}2`, 'value']);
  },
  'a factor, with noise': (random: Random): Scenario => {
    const cents = random.int(1001, 99_999);
    const euros = cents / 100;
    return atField(random, 'total', [
      String(euros),
      String(euros * 100),
      cents % 10 === 0 && euros < 10 && cents % 100 === 0 ? 'value' : 'unit',
    ]);
  },
  'less than one, a hundredfold': (random: Random): Scenario => {
    const cents = random.int(11, 99);
    return atField(random, 'share', [`0.${cents}`, String(cents), 'unit']);
  },
  'one digit': (random: Random): Scenario => {
    const digit = random.int(2, 9);
    const [factor, label] = random.pick([
      [10, 'value'],
      [100, 'value'],
      [60, 'value'],
      [1000, 'unit'],
    ] as const);
    return atField(random, 'count', [String(digit), String(digit * factor), label]);
  },
  'numbers and their texts': (random: Random): Scenario => {
    const number = random.pick([
      `${sign(random)}${digits(random, 20)}`,
      `${digits(random, 3)}.${digits(random, 3)}5`,
      `${random.int(1, 9)}.5e-${random.int(3, 9)}`,
      '0',
      'true',
      'null',
    ]);
    return atField(random, 'x', [number, quoted(number), 'type']);
  },
  'prose decomposed': (random: Random): Scenario => {
    const text = random.pick(PROSE);
    return atField(random, 'text', [quoted(text), quoted(text.normalize('NFD')), 'text unicode']);
  },
  'prose spaced': (random: Random): Scenario => {
    const text = random.pick(PROSE);
    const other = random.pick([
      text.replaceAll(' ', '  '),
      text.replace(' ', '\t'),
      `\n${text}`,
      `${text}\r\n`,
      text.replaceAll(' ', '\u2009'),
      text.replace(' ', '\u3000'),
    ]);
    return atField(random, 'text', [quoted(text), quoted(other), 'text whitespace']);
  },
  'prose escaped': (random: Random): Scenario => {
    const text = random.pick(PROSE);
    const entities = text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;');
    const numeric = Array.from(text, (c) => (c > '~' ? `&#x${c.codePointAt(0)?.toString(16)};` : c)).join('');
    const unicode = Array.from(text.split(''), (c) =>
      c > '~' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c,
    ).join('');
    const other = random.pick([
      entities,
      numeric,
      unicode,
      encodeURI(text.replaceAll('%', '')),
      encodeURIComponent(text),
    ]);
    const plain = other === encodeURI(text.replaceAll('%', '')) ? text.replaceAll('%', '') : text;
    return atField(random, 'text', [quoted(plain), quoted(other), 'text escaping']);
  },
  'prose with a word gone': (random: Random): Scenario => {
    const text = random.pick(PROSE);
    const words = text.split(' ');
    const at = random.int(0, words.length - 1);
    return atField(random, 'text', [quoted(text), quoted(words.toSpliced(at, 1).join(' ')), 'value']);
  },
  'links and ids in them': (random: Random): Scenario => {
    const id = random.pick([
      (): string => random.uuid(),
      () => random.hex(24),
      () => random.hex(32),
      () => random.uuid().toUpperCase(),
    ]);
    const write = random.pick([
      (made: string) => `/jobs/${made}/log`,
      (made: string) => `https://x.example/${made}?a=b`,
      (made: string) => `urn:uuid:${made}`,
      (made: string) => made,
    ]);
    return atField(random, 'ref', [quoted(write(id())), quoted(write(id())), 'generated']);
  },
  'ids of digits': (random: Random): Scenario => {
    const length = random.int(16, 32);
    return atField(random, 'ref', [quoted(digits(random, length)), quoted(digits(random, length)), 'value']);
  },
  'odd keys': (random: Random): Scenario => {
    const key = random.pick([
      '',
      'odd key',
      'a.b',
      "it's",
      '__proto__',
      'constructor',
      '7',
      'größe',
      '$ref',
      '@type',
    ]);
    const step = /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? `.${key}` : `['${key.replace("'", "\\'")}']`;
    const body = (json: string) => `{"a":1,${JSON.stringify(key)}:${json}}`;
    return { left: body('10'), right: body('12'), expected: [`$${step} value`] };
  },
  'far down': (random: Random): Scenario => {
    const depth = random.int(20, 100);
    const body = (json: string) => `${'{"n":['.repeat(depth)}${json}${']}'.repeat(depth)}`;
    return { left: body('"x"'), right: body('"X"'), expected: [`$${'.n[0]'.repeat(depth)} text case`] };
  },
  'a wide object': (random: Random): Scenario => {
    const names = Array.from({ length: random.int(80, 200) }, (_, at) => `k${at}`);
    const body = (order: readonly string[], changed: string) =>
      objectOf(Object.fromEntries(order.map((name) => [name, name === changed ? '"y"' : '"x"'])));
    const name = random.pick(names);
    return {
      left: body(names, ''),
      right: body(random.shuffled(names), name),
      expected: [`$.${name} value`],
    };
  },
};
