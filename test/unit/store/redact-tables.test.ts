import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/diff/compare.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { exampleOf } from '../../../src/store/difference-example.ts';
import { createRedactor } from '../../../src/store/redact.ts';
import { NO_LISTS } from '../../../src/store/secret-names.ts';
import { redactor } from './fixtures.ts';

const tag = redactor.secret;
const S = 'hunter2Zq9';

describe('YAML', () => {
  const shown = (text: string) => redactor.body(text, 'application/yaml');

  test.each(['|', '>', '|-', '>+', '|2', '|  # a comment', '!!str |', '&a |-'])(
    'a block scalar behind "%s" goes whole, and what follows stays',
    (sign) => {
      expect(shown(`user: ann\npassword: ${sign}\n  ${S}\n\n    more ${S}\nport: 1\n`)).toBe(
        `user: ann\npassword: ${tag(`${S}\n\n  more ${S}`)}\nport: 1\n`,
      );
    },
  );

  test('one that says the same on its own line has the same tag', () => {
    expect(shown(`a:\r\n  password: |-\r\n    ${S}\r\n  b: 1\r\n`)).toBe(
      `a:\r\n  password: ${tag(S)}\r\n  b: 1\r\n`,
    );
    expect(shown(`password: ${S}\n`)).toBe(`password: ${tag(S)}\n`);
  });

  test.each([
    ['in a list', `- password: |\n    ${S}\n  user: ann\n- user: bob\n`, '  user: ann\n- user: bob\n'],
    ['cut short', `a: 1\n"api_key": >\n  ${S}`, ''],
    ['a mapping', `credentials:\n  user: ann\n  pass: ${S}\nport: 1\n`, 'port: 1\n'],
    ['a mapping of names that say nothing', `secrets:\n  db: ${S}\nport: 1\n`, 'port: 1\n'],
    ['a list that is not indented', `tokens:\n- ${S}\n- x\nport: 1\n`, 'port: 1\n'],
    ['a name above its value', `env:\n  - name: DB_PASSWORD\n    value: ${S}\nport: 1\n`, 'port: 1\n'],
    ['the same, in quotes', `- name: "DB_PASSWORD"\n  value: "${S}"\n`, ''],
    ['a comment behind the name', `password: # of the database\n  - ${S}\nport: 1\n`, 'port: 1\n'],
    ['the same, a block', `- name: DB_PASSWORD\n  value: |\n    ${S}\n- name: x\n`, '- name: x\n'],
  ])('%s', (_what, text, rest) => {
    expect(shown(text)).not.toContain(S);
    expect(shown(text)).toContain('[redacted:');
    expect(shown(text).endsWith(rest)).toBe(true);
  });

  test('what a shape was found in before keeps its tag', () => {
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    expect(shown(`token: |\n  ${token}\n`)).toBe(`token: ${tag(token)}\n`);
    expect(shown(`token: ${token}\n`)).toBe(`token: ${tag(token)}\n`);
  });

  test.each(['!a', '|', '&a |', '#'])('half a megabyte of blanks behind "%s" takes no time', (sign) => {
    const text = `password: ${sign}${' '.repeat(500_000)}x\n  y\n`;
    const begun = performance.now();
    expect(shown(text)).toContain('password:');
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test.each([
    'description: |\n  a text\n  password is not here\nport: 1\n',
    '- name: LOG_LEVEL\n  value: debug\n- name: other\n',
    'name: DB_PASSWORD\nother:\n  value: debug\n',
  ])('what is no secret stays: %j', (text) => {
    expect(shown(text)).toBe(text);
  });
});

describe('CSV', () => {
  const shown = (text: string) => redactor.body(text, 'text/csv');

  test.each([
    [`id,password\n1,${S}\n2,other`, `id,password\n1,${tag(S)}\n2,${tag('other')}`],
    [`id;API key;n\r\n1;"a;""b""";2\r\n`, `id;API key;n\r\n1;"${tag('a;"b"')}";2\r\n`],
    [`"user"\t"pin"\n"ann"\t1234\n"bob"\t\n`, `"user"\t"pin"\n"ann"\t${tag('1234')}\n"bob"\t\n`],
    [`token|x\n${S}|1\n`, `token|x\n${tag(S)}|1\n`],
    [`id,password,n\n1,"two\nlines",3\n`, `id,password,n\n1,"${tag('two\nlines')}",3\n`],
    [`sep=;\r\nid;password\r\n1;${S}\r\n`, `sep=;\r\nid;password\r\n1;${tag(S)}\r\n`],
    [`id,password\n1,x\n2,"unfini`, `id,password\n1,${tag('x')}\n2,"${tag('unfini')}"`],
    [`,user,password\n0,ann,${S}\n`, `,user,password\n0,ann,${tag(S)}\n`],
    [`\tuser\tpassword\n0\tann\t${S}\n`, `\tuser\tpassword\n0\tann\t${tag(S)}\n`],
    [`\uFEFF\r\nuser;password;\nann;${S};\n`, `\uFEFF\r\nuser;password;\nann;${tag(S)};\n`],
    [`note,password\n"5 inch,${S}\nx,y\n`, `note,password\n"5 inch,${tag(S)}\nx,${tag('y')}\n`],
    [`id,password\n1,x\n2,${S},more\n3\n`, `id,password\n1,${tag('x')}\n2,${tag(S)},more\n3\n`],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
    // What is redacted once stays as it is.
    expect(shown(expected)).toBe(expected);
  });

  test('names that a configuration adds and keeps count', () => {
    const own = createRedactor(new Uint8Array(32), {
      ...NO_LISTS,
      fields: ['nationalId'],
      keep: ['pageToken'],
    });
    expect(own.body('national id,pageToken\n4711,abc\n', 'text/csv')).toMatch(
      /^national id,pageToken\n\[redacted:.{8}\],abc\n$/,
    );
  });

  test.each([
    'Your user name, your password\nwere sent by mail.\n',
    'id,name\n1,password\n',
    'We sent 1,000 tokens, password\nand a letter, too\n',
    'password\nhas one column\n',
    'Your new password,\nwhich you asked for, is here.\n',
  ])('what is no table with such a column stays: %j', (text) => {
    expect(redactor.text(text)).toBe(text);
  });
});

describe('HTML tables', () => {
  const table = (rows: string) => `<html><body><table>${rows}</table></body></html>`;
  const head = '<tr><th>User</th><th>Password</th><th>Since</th></tr>';

  test.each([
    [
      'a column',
      `${head}<tr><td>ann</td><td>${S}</td><td>2024</td></tr>`,
      `${head}<tr><td>ann</td><td>${tag(S)}</td><td>2024</td></tr>`,
    ],
    [
      'with its parts, markup, and nothing closed',
      `<thead><tr><th>User<th><b>API</b> key<tbody><tr><td>ann<td class=x><code>${S}</code><tr><td>bob<td>x`,
      `<thead><tr><th>User<th><b>API</b> key<tbody><tr><td>ann<td class=x>${tag(S)}<tr><td>bob<td>${tag('x')}`,
    ],
    ['a row', `<tr><th>Password</th><td>${S}</td></tr>`, `<tr><th>Password</th><td>${tag(S)}</td></tr>`],
    ['a cell with a slash', `<tr><th>Pin<tr><td/>${S}`, `<tr><th>Pin<tr><td/>${tag(S)}`],
    [
      'a row of two plain cells',
      `<tr><td>User</td><td>ann</td></tr><tr><td>PIN:</td><td>12</td></tr>`,
      `<tr><td>User</td><td>ann</td></tr><tr><td>PIN:</td><td>${tag('12')}</td></tr>`,
    ],
    [
      'a head of plain cells',
      `<tr><td>User</td><td>x</td><td>Token</td></tr><tr><td>ann</td><td>1</td><td>${S}</td></tr>`,
      `<tr><td>User</td><td>x</td><td>Token</td></tr><tr><td>ann</td><td>1</td><td>${tag(S)}</td></tr>`,
    ],
    [
      'cells over several columns and rows',
      `<tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>n</th><th>pin</th></tr><tr><td>1</td><td>2</td><td>34</td></tr>`,
      `<tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>n</th><th>pin</th></tr><tr><td>1</td><td>2</td><td>${tag('34')}</td></tr>`,
    ],
    [
      'a field in a cell',
      `${head}<tr><td>ann</td><td><input name="p1" value="${S}"></td><td>1</td></tr>`,
      `${head}<tr><td>ann</td><td>${tag(S)}</td><td>1</td></tr>`,
    ],
  ])('%s', (_what, rows, expected) => {
    expect(redactor.body(table(rows), 'text/html')).toBe(table(expected));
    expect(redactor.body(table(expected), 'text/html')).toBe(table(expected));
  });

  test.each([
    '<tr><th>Name<th>Type<th>Note<tr><td>password<td>string<td>of the user',
    '<tr><th>User</th><th>Reset</th></tr><tr><td>ann</td><td>password</td></tr>',
    '<tr><th>Password</th></tr><tr><th>ann</th></tr>',
  ])('what has no secret name at its head stays: %s', (rows) => {
    expect(redactor.body(table(rows), 'text/html')).toBe(table(rows));
  });

  test.each([
    ['wide and long', `<tr>${'<td>'.repeat(100_000)}${'<tr>'.repeat(100_000)}`],
    [
      'full of cells that reach down',
      `<tr>${'<td rowspan=60000>'.repeat(30_000)}${'<tr><td>'.repeat(60_000)}`,
    ],
  ])('a table that is %s takes no time', (_what, rows) => {
    const begun = performance.now();
    expect(redactor.body(table(rows), 'text/html')).toBe(table(rows));
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  const answer = (body: string) => ({
    status: 200,
    headers: ['content-type', 'text/html'],
    body: Buffer.from(body),
  });
  const examples = (left: string, right: string) =>
    compare(answer(left), answer(right), { headers: [], rules: compileRules([]), now: 0 }).differences.map(
      (difference) => exampleOf(difference, redactor),
    );

  test('a difference in a cell does not show it; one beside it does', () => {
    const row = (user: string, password: string, since = '1') =>
      `<tr><td>${user}</td><td>${password}</td><td>${since}</td></tr>`;
    expect(
      examples(
        table(head + row('ann', S) + row('bob', 'same', '2024')),
        table(head + row('ann', `${S}x`) + row('bob', 'same', '2025')),
      ),
    ).toMatchObject([
      { path: '$.html.body.table.tbody.tr[1].td[1]', left: `"${tag(S)}"`, right: `"${tag(`${S}x`)}"` },
      { path: '$.html.body.table.tbody.tr[2].td[2]', left: '"2024"', right: '"2025"' },
    ]);
  });

  test.each([
    ['a row', head, `${head}<tr><td>ann</td><td>${S}</td><td>1</td></tr>`],
    [
      'a table',
      '<tr><td>x</td></tr></table><p>',
      `<tr><td>x</td></tr></table><table>${head}<tr><td>a</td><td>${S}</td></tr></table><p>`,
    ],
    [
      'markup in a cell',
      `${head}<tr><td>a</td><td><b>1</b></td></tr>`,
      `${head}<tr><td>a</td><td><b>${S}</b></td></tr>`,
    ],
    [
      'a cell that moved',
      `<tr><th>x</th></tr><tr><td>1</td></tr>`,
      `<tr><th>x</th><th>pin</th></tr><tr><td>1</td><td>${S}</td></tr>`,
    ],
  ])('%s that one side has more does not show it', (_what, left, right) => {
    const shown = JSON.stringify([
      ...examples(table(left), table(right)),
      ...examples(table(right), table(left)),
    ]);
    expect(shown).not.toContain(S);
    expect(shown).toContain('[redacted:');
  });
});
