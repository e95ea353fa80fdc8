import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const LEFT = '{"id":9007199254740993,"price":1.10,"createdAt":"2024-05-01T10:00:00","note":null}';
const RIGHT = '{"id":9007199254740992,"price":1.1,"createdAt":"2024-05-01T12:00:00Z"}';

const RULES = `
- { path: $.createdAt, allow: [timezone], reason: the service writes UTC, owner: orders, expires: 2999-12-31 }
- { path: $.id, ignore: true }
- { path: $.note, allow: [null-absent] }
`;

/** Runs `ficus diff` in a folder of its own that holds these files; what it says names them as they were given. */
async function diff(files: Readonly<Record<string, string | Buffer>>, ...args: string[]) {
  const cwd = await tempFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await runVerb(['diff', ...args]);
  } finally {
    process.chdir(before);
  }
}

test('equal bodies match, however they are written, and exit 0', async () => {
  const files = { 'a.json': '{"a":1.0,"b":[]}', 'b.json': '{ "b": [], "a": 1 }' };
  expect(await diff(files, 'a.json', 'b.json')).toEqual({ code: 0, out: 'match: no difference\n', err: '' });
  const { code, out } = await diff(files, 'a.json', 'b.json', '--json');
  expect([code, out]).toEqual([0, '{"verdict":"match","differences":[]}\n']);
});

test('a mismatch is a line each with path, kind, values and detail, and exits 1', async () => {
  const { code, out } = await diff({ 'a.json': LEFT, 'b.json': RIGHT }, 'a.json', 'b.json');
  expect(code).toBe(1);
  expect(out.split('\n')).toEqual([
    '$.id  value  9007199254740993 → 9007199254740992  apart by -1',
    '$.createdAt  timezone  "2024-05-01T10:00:00" → "2024-05-01T12:00:00Z"  ' +
      'shift: the right side is +02:00 from the left (no zone against Z): ' +
      'America/Miquelon, America/Noronha time on the left',
    '$.note  null-absent  null → (absent)  null on the left, absent on the right',
    'mismatch: 3 differences',
    '',
  ]);
});

test('--json prints the object of the reference, numbers to the last digit, absent sides without a key', async () => {
  const { code, out } = await diff({ 'a.json': LEFT, 'b.json': RIGHT }, 'a.json', 'b.json', '--json');
  expect(code).toBe(1);
  expect(out).toContain('"left":9007199254740993,"right":9007199254740992');
  const { verdict, differences } = JSON.parse(out);
  expect(verdict).toBe('mismatch');
  expect(differences.map(Object.keys)).toEqual([
    ['path', 'kind', 'left', 'right', 'detail'],
    ['path', 'kind', 'left', 'right', 'detail'],
    ['path', 'kind', 'left', 'detail'],
  ]);
});

test.each([
  ['a list', RULES],
  ['under rules:', `rules:${RULES.replaceAll('\n-', '\n  -')}`],
])('rules as %s allow differences, and exit 0', async (_, rules) => {
  const files = { 'a.json': LEFT, 'b.json': RIGHT, 'rules.yaml': rules };
  const text = await diff(files, 'a.json', 'b.json', '--rules', 'rules.yaml');
  expect(text.code).toBe(0);
  expect(text.out).toContain('(ignored by $.createdAt allow timezone)');
  expect(text.out).toContain('ignored: 3 differences, 3 ignored');
  const json = await diff(files, 'a.json', 'b.json', '--rules', 'rules.yaml', '--json');
  expect(JSON.parse(json.out)).toMatchObject({
    verdict: 'ignored',
    differences: [{ ignoredBy: '$.id ignore' }, {}, { ignoredBy: '$.note allow null-absent' }],
  });
});

test.each(['304 Not Modified', '500 Oops'])(
  'a body against an answer with status %s is still compared',
  async (status) => {
    const files = { 'a.http': `HTTP/1.1 ${status}\n\n{"a":1}`, 'b.json': '{"a":2}' };
    expect(await diff(files, 'a.http', 'b.json')).toMatchObject({
      code: 1,
      out: '$.a  value  1 → 2  apart by 1\nmismatch: 1 difference\n',
    });
  },
);

test('.http files are whole responses: status and headers count, and the body is bytes', async () => {
  const files = {
    'a.http': 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLocation: /a\r\n\r\n{"a":1}',
    'b.http': Buffer.concat([
      Buffer.from('HTTP/2 201\nlocation: /b\ncontent-type: application/json\ncontent-encoding: gzip\n\n'),
      gzipSync('{"a":1}'),
    ]),
  };
  const { code, out } = await diff(files, 'a.http', 'b.http', '--json');
  expect(code).toBe(1);
  const { differences } = JSON.parse(out);
  expect(differences).toMatchObject([
    { path: 'status', kind: 'status', left: 200, right: 201 },
    { path: 'headers.location', kind: 'header', left: '/a', right: '/b' },
  ]);
  expect(differences).toHaveLength(2);
});

test('an interim answer before the final one is skipped, and a whole response may be held against a body', async () => {
  const files = {
    'a.http':
      'HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 404 No\r\nContent-Type: application/json\r\n\r\n[1]',
    'b.json': '[1]',
  };
  expect((await diff(files, 'a.http', 'b.json')).code).toBe(0);
});

test.each<[string, Record<string, string>, string[], string]>([
  [
    'a file that is not there',
    { 'a.json': '1' },
    ['a.json', 'b.json'],
    'ficus: cannot read b.json: there is no such file',
  ],
  ['a directory', { 'a.json': '1' }, ['a.json', '.'], 'ficus: cannot read .: it is a directory'],
  [
    'no status line',
    { 'a.http': '{"a":1}' },
    ['a.http', 'a.http'],
    'ficus: a.http: a status line such as "HTTP/1.1 200 OK" is missing',
  ],
  [
    'a bad header line',
    { 'a.http': 'HTTP/1.1 200 OK\nno colon\n\n' },
    ['a.http', 'a.http'],
    'ficus: a.http: the header line "no colon" is not "Name: value"',
  ],
  [
    'one file only',
    { 'a.json': '1' },
    ['a.json'],
    `ficus: missing required argument 'right'; see "ficus diff --help"`,
  ],
  [
    'an unknown option',
    { 'a.json': '1' },
    ['a.json', 'a.json', '--nope'],
    `ficus: unknown option '--nope'; see "ficus diff --help"`,
  ],
])('%s is one sentence and exits 2', async (_, files, args, sentence) => {
  const { code, out, err } = await diff(files, ...args);
  expect([code, out, err]).toEqual([2, '', `${sentence}\n`]);
});

test.each([
  ['- { path: $.a, ignor: true }', 'rules[0].ignor is not a known key: did you mean "ignore"?'],
  ['- { path: $.a }', 'the rule for "$.a" says neither ignore, allow nor keyBy, so it does nothing'],
  ['- { path: "$.a[", ignore: true }', 'the path "$.a[" is not valid: "[" at position 4 is not expected'],
  ['- { path: $.a, allow: [taste] }', 'rules[0].allow[0] must be a kind of difference'],
  ['- ignore: true', 'rules[0].path must be '],
  ['- { path: $.a, ignore: true, pattern: x }', 'the rule for "$.a" has a pattern but allows no kinds'],
  ['- { path: $.a, allow: [value], pattern: "(?=x)" }', 'has "(?=", which patterns of rules do not know'],
  ['- { path: $.a, allow: [timezone], zones: [Nowhere] }', 'rules[0].zones[0] must be an IANA time zone'],
  ['ruels: []', 'ruels is not a known key: only "rules" is read here'],
  ['rules: 3', 'rules must be a list of rules'],
  ['- [', 'at line 1'],
])('the rules file %j is refused in one sentence', async (rules, sentence) => {
  const { code, out, err } = await diff(
    { 'a.json': '1', 'r.yaml': rules },
    'a.json',
    'a.json',
    '--rules',
    'r.yaml',
  );
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^ficus: r\.yaml: .*\n$/);
  expect(err).toContain(sentence);
});

test('--help tells the exit codes and shows an example', async () => {
  const { code, out } = await diff({}, '--help');
  expect(code).toBe(0);
  expect(out).toMatch(/Example:\n {2}ficus diff monolith\.json service\.json --rules rules\.yaml/);
  expect(out).toMatch(/0 {2}match.*\n {2}1 {2}mismatch\n {2}2 {2}bad usage/);
});
