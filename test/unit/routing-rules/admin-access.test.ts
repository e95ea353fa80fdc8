import { describe, expect, test } from 'vitest';
import { configText, lines, load } from './config-text.ts';

const SECRET = 'correct-horse-battery-staple-0123456789';
const OTHER = 'another-token-that-is-long-enough-0123456789';

function problems(admin: string, env: Record<string, string> = {}): readonly string[] {
  const found = lines(load(configText('', `admin: ${admin}`), env).problems);
  const secrets = Object.values(env).filter((secret) => secret !== '');
  for (const line of found) for (const secret of secrets) expect(line).not.toContain(secret);
  return found;
}

describe('without tokens', () => {
  test.each(['127.0.0.1', '127.9.9.9', 'localhost', '"::1"'])('the admin host %s is sound', (host) => {
    expect(problems(`{ host: ${host} }`)).toEqual([]);
  });

  test.each(['0.0.0.0', '"::"', '10.0.0.1', 'admin.example.com', '127.0.0.1.example.com'])(
    'the admin host %s is refused where it stands',
    (host) => {
      expect(problems(`{ host: ${host} }`)).toEqual([
        `4:16: admin.host is "${host.replaceAll('"', '')}", which others can reach: add admin.tokens, ` +
          'or write 127.0.0.1 and reach it from elsewhere through a tunnel',
      ]);
    },
  );

  test('an empty list is none', () => {
    expect(problems('{ host: 0.0.0.0, tokens: [] }')).toEqual([
      '4:33: admin.tokens is an empty list: it must be a list of at least one token; otherwise remove the line',
    ]);
  });
});

test('tokens from the environment are sound on any host; the configuration has their names only', () => {
  const text = configText(
    '',
    'admin: { host: 0.0.0.0, tokens: [{ name: alice, role: operator, env: A }, { name: grafana, role: viewer, env: B }] }',
  );
  const { config, problems: found } = load(text, { A: SECRET, B: OTHER });
  expect(found).toEqual([]);
  expect(config?.admin.tokens).toEqual([
    { name: 'alice', role: 'operator', env: 'A' },
    { name: 'grafana', role: 'viewer', env: 'B' },
  ]);
  expect(JSON.stringify(config)).not.toContain(SECRET);
});

test.each([
  [
    '{ name: a, role: viewer, env: A }',
    {},
    /^4:49: admin\.tokens\[0\]\.env names a variable that is not set/,
  ],
  ['{ name: a, role: viewer, env: A }', { A: '' }, /names a variable that is not set/],
  [
    '{ name: a, role: viewer, env: A }',
    { A: 'x'.repeat(31) },
    /has 31 characters, and it must have 32: make one/,
  ],
  ['{ name: a, role: viewer, env: A }', { A: `${SECRET}\n` }, /spaces, line ends or letters beyond ASCII/],
  [`{ name: a, role: viewer, env: "\${A}" }`, { A: SECRET }, /is not the name of an environment variable/],
  [
    '{ name: a, role: viewer, env: 12345678901234567890 }',
    {},
    /env is not the name of an environment variable/,
  ],
  ['{ name: a, role: viewer }', {}, /env is not the name of an environment variable/],
  [
    `{ name: a, role: viewer, token: "\${A}" }`,
    { A: SECRET },
    /tokens\[0\]\.token is not a known key: the keys/,
  ],
  [
    '{ name: a, role: admin, env: A }',
    { A: SECRET },
    /role is "admin": it must be a role, one of viewer, operator/,
  ],
  ['{ name: Alice!, role: viewer, env: A }', { A: SECRET }, /name is "Alice!": it must be a name/],
  [
    '{ name: local, role: viewer, env: A }',
    { A: SECRET },
    /is "local", which stands for whoever has no token/,
  ],
])('%s is refused', (token, env, sentence) => {
  const found = problems(`{ tokens: [${token}] }`, env);
  expect(found.some((line) => sentence.test(line))).toBe(true);
  for (const line of found) expect(line).not.toContain('12345678901234567890');
});

test('a name or a token that is there twice is refused', () => {
  const twice = '[{ name: a, role: viewer, env: A }, { name: a, role: operator, env: B }]';
  expect(problems(`{ tokens: ${twice} }`, { A: SECRET, B: SECRET })).toEqual([
    '4:62: admin.tokens[1].name is "a", as one above it is: give each token its own name',
    '4:86: admin.tokens[1].env leads to the same token as one above it: give each its own',
  ]);
});
