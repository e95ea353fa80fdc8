import { describe, expect, test } from 'vitest';
import { answer, judge, outline, type TrialRule } from './answers.ts';

const xml = (text: string) => answer(text, { type: 'application/xml' });
const html = (text: string) => answer(text, { type: 'text/html' });
const diffXml = (left: string, right: string, ...rules: TrialRule[]) =>
  outline(judge(xml(left), xml(right), rules));
const diffHtml = (left: string, right: string, ...rules: TrialRule[]) =>
  outline(judge(html(left), html(right), rules));

describe('XML', () => {
  test('has paths of names, with a number where there are several', () => {
    const order = (price: number, id = 1) =>
      `<o><id>${id}</id><item n="1"><price>5</price></item><item n="2"><price>${price}</price></item></o>`;
    expect(diffXml(order(6), order(7))).toEqual(['$.o.item[1].price value']);
    expect(diffXml(order(6), order(6, 2))).toEqual(['$.o.id value']);
    expect(judge(xml(order(6)), xml(order(7))).differences).toMatchObject([
      { place: '$.o.item.price', left: '6', right: '7' },
    ]);
  });

  test.each([
    ['declaration, comments', '<?xml version="1.0"?><!--x--><a>b<!-- c -->d</a>', '<a>bd</a>'],
    [
      'another declaration before an instruction',
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?y z?><a/>',
      "<?xml version='1.1'?>\n<?y   z ?>\n<a/>",
    ],
    [
      'order and quotes of what a style sheet is named by',
      '<?xml-stylesheet type="text/xsl" href="a.xsl"?><a/>',
      "<?xml-stylesheet href='a.xsl'\n  type='text/xsl'?><a/>",
    ],
    ['layout around an instruction', '<a>\n  <?y?>\n  <b/>\n</a>', '<a><?y?><b/></a>'],
    ['layout', '<a>\n  <b>1</b>\n  <c>\n  </c>\n</a>\n', '<a><b>1</b><c/></a>'],
    ['order of attributes, quotes', '<a x="1" y="2"/>', `<a y='2' x='1'></a>`],
    ['CDATA and entities', '<a><![CDATA[<&>]]></a>', '<a>&lt;&amp;&#62;</a>'],
    ['prefixes', '<s:a xmlns:s="u"><s:b s:c="1"/></s:a>', '<t:a xmlns:t="u"><b xmlns="u" t:c="1"/></t:a>'],
    [
      'prefixes within xsi:type',
      '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="u" xsi:type="p:T"/>',
      '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="u" i:type="q:T"/>',
    ],
  ])('%s say nothing', (_, left, right) => {
    expect(diffXml(left, right)).toEqual([]);
    expect(diffXml(right, left)).toEqual([]);
  });

  test.each([
    ['another namespace, told once', '<a xmlns="u"><b/></a>', '<a xmlns="v"><b/></a>', "$.a['@xmlns'] value"],
    [
      'a prefix that means another',
      '<a xmlns:p="u" p:x="1"/>',
      '<a xmlns:p="v" p:x="1"/>',
      "$.a['@{u}x'] missing",
    ],
    ['an attribute', '<a x="1"/>', '<a/>', "$.a['@x'] missing"],
    ['text for none', '<a><b/></a>', '<a><b>x</b></a>', '$.a.b value'],
    ['a space alone', '<a> </a>', '<a/>', '$.a value'],
    [
      'space that is preserved',
      '<a xml:space="preserve"><b/> </a>',
      '<a xml:space="preserve"><b/></a>',
      '$.a value',
    ],
    ['text beside attributes', '<a x="1">5</a>', '<a x="1">6</a>', '$.a value'],
    [
      'another style sheet',
      '<?xml-stylesheet href="a.xsl"?><a/>',
      '<?xml-stylesheet href="b.xsl"?><a/>',
      "$['?xml-stylesheet']['@href'] value",
    ],
    ['a style sheet for none', '<?xml-stylesheet href="a.xsl"?><a/>', '<a/>', "$['?xml-stylesheet'] missing"],
    [
      'a style sheet written as no attributes',
      '<?xml-stylesheet href="a.xsl" href="b.xsl"?><a/>',
      '<?xml-stylesheet href="a.xsl" href="c.xsl"?><a/>',
      "$['?xml-stylesheet'] value",
    ],
    ['other data of an instruction', '<a><?y 1?></a>', '<a><?y 2?></a>', "$.a['?y'] value"],
    ['an instruction more, among several', '<a><?y 1?><?y 2?></a>', '<a><?y 1?></a>', "$.a['?y'][1] missing"],
    ['an instruction elsewhere', '<a><?y?><b/></a>', '<a><b/><?y?></a>', '$.a ordering'],
    ['an instruction beside text', '<a>x<?y?></a>', '<a>x</a>', "$.a['?y'] missing"],
    [
      'attributes that a DOCTYPE gives',
      '<!DOCTYPE a [<!ATTLIST a x CDATA "1">]><a/>',
      '<!DOCTYPE a [<!ATTLIST a x CDATA "2">]><a/>',
      "$['!doctype'] value",
    ],
    ['another root', '<a/>', '<b/>', '$.a missing'],
    ['order of names', '<a><b/><c/></a>', '<a><c/><b/></a>', '$.a ordering'],
    ['text before or after', '<a>x<b/></a>', '<a><b/>x</a>', '$.a ordering'],
  ])('%s is a difference', (_, left, right, expected) => {
    expect(diffXml(left, right)[0]).toBe(expected);
    expect(judge(xml(right), xml(left)).verdict).toBe('mismatch');
  });

  test('an element put in, taken out or moved is one difference', () => {
    const rows = (...names: string[]) =>
      `<r><h>x</h>${names.map((name) => `<i><n>${name}</n><v>${name.length}</v></i>`).join('')}<f/></r>`;
    expect(diffXml(rows('a', 'bb', 'ccc'), rows('a', 'new', 'bb', 'ccc'))).toEqual(['$.r.i[1] extra']);
    expect(diffXml(rows('a', 'bb', 'ccc'), rows('a', 'ccc'))).toEqual(['$.r.i[1] missing']);
    expect(diffXml(rows('a', 'bb', 'ccc'), rows('ccc', 'a', 'bb'))).toEqual(['$.r.i ordering']);
    expect(diffXml('<r><i>1</i></r>', '<r><i>1</i><i>2</i></r>')).toEqual(['$.r.i[1] extra']);
  });

  test('rules name an element with its siblings or by its number', () => {
    const left = '<r><i><v>1</v></i><i><v>2</v></i></r>';
    const right = '<r><i><v>3</v></i><i><v>4</v></i></r>';
    const ignored = (path: string) =>
      judge(xml(left), xml(right), [{ path, ignore: true }]).differences.map(({ ignoredBy }) => !!ignoredBy);
    expect(ignored('$.r.i.v')).toEqual([true, true]);
    expect(ignored('$.r.i[*].v')).toEqual([true, true]);
    expect(ignored('$.r.i[1].v')).toEqual([false, true]);
    expect(ignored('$.r.i[2].v')).toEqual([false, false]);
    expect(ignored('$..v')).toEqual([true, true]);
    expect(ignored('$..i[0]')).toEqual([true, false]);
  });

  test('keyBy and ordering hold for the children of a name', () => {
    const rows = (...pairs: [string, number][]) =>
      `<r>${pairs.map(([k, v]) => `<i k="${k}"><v>${v}</v></i>`).join('')}</r>`;
    const rule: TrialRule = { path: '$.r.i', keyBy: '@k', allow: ['ordering'] };
    const { differences } = judge(xml(rows(['a', 1], ['b', 2])), xml(rows(['b', 1], ['a', 3])), [rule]);
    expect(differences.map(({ path, kind, ignoredBy }) => [path, kind, !!ignoredBy])).toEqual([
      ['$.r.i', 'ordering', true],
      ['$.r.i[0].v', 'value', false],
      ['$.r.i[1].v', 'value', false],
    ]);
  });

  test.each([
    '<a><b></a>',
    '<a/><b/>',
    '<a x="1" x="2"/>',
    '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
    '<a>&nbsp;</a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    'plain',
    '<a>',
  ])('%s does not parse, and is text', (text) => {
    const [difference] = judge(xml(text), xml('<z/>')).differences;
    expect(difference).toMatchObject({ path: '$', kind: 'media-type', signature: 'text/xml' });
    expect(difference?.detail).toMatch(/left: it does not parse as XML: .+ \(character \d+\)$/);
    expect(judge(xml(text), xml(text)).verdict).toBe('match');
  });

  test('names that are JavaScript’s are names like any other', () => {
    expect(diffXml('<__proto__ constructor="1"/>', '<__proto__ constructor="2"/>')).toEqual([
      "$.__proto__['@constructor'] value",
    ]);
  });
});

describe('HTML', () => {
  test.each([
    [
      'implied tags',
      '<table><tr><td>1<td>2</table><p>a<p>b',
      '<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table><p>a</p><p>b</p>',
    ],
    ['comments', '<p>a<!-- x -->b</p>', '<p>ab</p>'],
    ['white space between blocks', '<div>\n <p> a </p>\n</div>', '<div><p>a</p></div>'],
    ['runs of white space', '<p>a \n b</p>', '<p>a b</p>'],
    ['case of names, quotes', '<P CLASS=x>a</P>', '<p class="x">a</p>'],
    ['space within class', '<p class=" a  b ">', '<p class="a b">'],
    ['entities', '<p>&eacute;&amp;', '<p>é&#38;</p>'],
    ['white space in a title', '<title>\n a  b </title>', '<title>a b</title>'],
    [
      'white space between what is not shown',
      '<head>\n<meta a>\n<script>1</script>\n<title>x</title>\n</head><body>\n<input type=hidden>\n<b>y</b>\n<script>2</script>\n</body>',
      '<head><meta a><script>1</script><title>x</title></head><body><input type=hidden><b>y</b><script>2</script></body>',
    ],
    [
      'white space in what shows something else',
      '<picture>\n<source a>\n<img></picture><video>\n<source b>\n</video><iframe src=c>\n</iframe><canvas> </canvas>',
      '<picture><source a><img></picture><video><source b></video><iframe src=c></iframe><canvas></canvas>',
    ],
    [
      'white space between shapes',
      '<svg>\n<g>\n<path d="1"/>\n<path/></g>\n</svg>',
      '<svg><g><path d="1"/><path/></g></svg>',
    ],
    [
      'a space that what is not shown parts from another',
      '<p>a <script>1</script> b',
      '<p>a <script>1</script>b',
    ],
  ])('%s say nothing', (_, left, right) => {
    expect(diffHtml(left, right)).toEqual([]);
  });

  test.each([
    ['a cell', '<table><tr><td>1<td>2', '<table><tr><td>1<td>3', '$.html.body.table.tbody.tr.td[1] value'],
    ['a space between words of two elements', '<b>a</b> <b>c</b>', '<b>a</b><b>c</b>', '$.html.body value'],
    ['a space before a chance to break', 'a <wbr>b', 'a<wbr>b', "$.html.body['#text'][0] text"],
    [
      'a space before what is not shown',
      '<p>a <script>1</script>b',
      '<p>a<script>1</script>b',
      "$.html.body.p['#text'][0] text",
    ],
    [
      'a space before an element that nobody knows',
      'a <price>1</price>',
      'a<price>1</price>',
      '$.html.body text',
    ],
    [
      'a space between words of an image',
      '<svg><text>a <tspan>b</tspan></text></svg>',
      '<svg><text>a<tspan>b</tspan></text></svg>',
      '$.html.body.svg.text text',
    ],
    [
      'a space that does not break, in a title',
      '<title>&nbsp;x</title>',
      '<title>x</title>',
      '$.html.head.title text',
    ],
    ['layout within pre', '<pre>a\n b</pre>', '<pre>a b</pre>', '$.html.body.pre text'],
    ['an attribute', '<a href="/x">a</a>', '<a href="/y">a</a>', "$.html.body.a['@href'] value"],
    [
      'text within a sentence',
      '<p>a <b>b</b> c</p>',
      '<p>a <b>b</b> d</p>',
      "$.html.body.p['#text'][1] value",
    ],
    ['the doctype', '<!doctype html><p>a', '<p>a', "$['!doctype'] missing"],
    [
      'a template',
      '<template><i>1</i></template>',
      '<template><i>2</i></template>',
      '$.html.head.template.i value',
    ],
    ['order of blocks', '<h1>a</h1><p>b</p>', '<p>b</p><h1>a</h1>', '$.html.body ordering'],
  ])('%s is a difference', (_, left, right, expected) => {
    expect(diffHtml(left, right)).toEqual([expected]);
    expect(diffHtml(right, left)).toHaveLength(1);
  });

  test('a paragraph put in does not move the rest', () => {
    const page = (...paragraphs: string[]) =>
      `<h2>1</h2>${paragraphs.map((text) => `<p>${text}</p>`).join('')}<h2>2</h2><p>end</p>`;
    expect(diffHtml(page('a', 'b'), page('a', 'new', 'b'))).toEqual(['$.html.body.p[1] extra']);
  });

  test('text against an element with children is told in its parts', () => {
    expect(diffHtml('<p>a</p>', '<p>a<b>c</b></p>')).toEqual(['$.html.body.p.b extra']);
    expect(diffHtml('<p>a</p>', '<p class="x">a</p>')).toEqual(["$.html.body.p['@class'] extra"]);
  });

  test('nesting without end, and formatting that multiplies, is text', () => {
    const deep = '<div>'.repeat(100_000);
    expect(judge(html(deep), html('<p>')).differences).toMatchObject([
      { kind: 'media-type', detail: expect.stringContaining('nests deeper than 512') },
    ]);
    const fonts = Array.from({ length: 400 }, (_, i) => `<font id=${i}>`).join('');
    const many = `<p>${fonts}</p>${'<p>x</p>'.repeat(2000)}`;
    expect(judge(html(many), html('<p>')).differences).toMatchObject([{ kind: 'media-type' }]);
  });
});
