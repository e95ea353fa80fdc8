import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../src/routing-rules/load.ts';
import { formatProblem } from '../../../src/routing-rules/problem.ts';
import { configText, lines, load, sound } from './config-text.ts';

const ROUTE = '  - { id: r, match: { path: /a }, service: orders }';

const CLIENTS = { headers: 30_000, body: 60_000, answer: 300_000, idle: 65_000, drain: 30_000 };

test('what is not said has its default, durations are milliseconds and sizes bytes', () => {
  expect(sound(configText(ROUTE))).toEqual({
    version: 1,
    listen: { host: '0.0.0.0', port: 8080, trustedProxies: [], timeouts: CLIENTS },
    admin: { host: '127.0.0.1', port: 9090 },
    store: { url: 'sqlite:./data/ficus.db', retention: 30 * 86_400_000, maxSize: 2 * 2 ** 30 },
    redact: { headers: [], fields: [], patterns: [], keep: [] },
    monolith: {
      url: 'http://127.0.0.1:3000',
      timeouts: { connect: 1000, headers: 30_000, idle: 60_000 },
      tls: {},
    },
    services: {
      orders: {
        url: 'http://127.0.0.1:3001',
        timeouts: { connect: 1000, headers: 30_000, idle: 60_000 },
        tls: {},
      },
    },
    routes: [
      {
        id: 'r',
        match: { path: '/a' },
        service: 'orders',
        stage: 'off',
        canary: { percent: 0, stickBy: ['ip'] },
        shadow: {
          sample: 100,
          methods: ['GET', 'HEAD', 'OPTIONS'],
          maxConcurrent: 64,
          timeout: 5000,
          headers: { set: {}, remove: [] },
          sideEffects: 'none',
        },
        compare: {
          maxBody: 1_048_576,
          headers: [
            'content-type',
            'content-disposition',
            'content-language',
            'location',
            'cache-control',
            'link',
            'allow',
            'www-authenticate',
          ],
          cookieValues: false,
          rereadsPerSecond: 10,
          rules: [],
        },
        gate: {
          minComparisons: 1000,
          maxMismatchRate: 0.001,
          maxErrorIncrease: 0.001,
          maxLatencyRatio: 1.2,
          latencySlack: 5,
          maxSkipped: 0.1,
          soak: 86_400_000,
          completeSoak: 1_209_600_000,
        },
      },
    ],
  });
});

test('five different mistakes are five located problems, in the order of the file', () => {
  const { config, problems } = load(`version: 1
listen: { prot: 80 }
monolith: { url: "ftp://127.0.0.1" }
services: { orders: { url: "http://127.0.0.1:3001" } }
routes:
  - id: orders
    match: { path: /orders/* }
    service: order
    stage: shadw
`);
  expect(config).toBeUndefined();
  expect(problems.map(({ file, line, col }) => `${file}:${line}:${col}`)).toEqual([
    'f:2:11',
    'f:3:18',
    'f:7:20',
    'f:8:14',
    'f:9:12',
  ]);
});

test('a problem is written as file:line:col: message', () => {
  expect(formatProblem({ file: 'a.yaml', line: 3, col: 7, message: 'no' })).toBe('a.yaml:3:7: no');
});

test('a mistake in one entry hides none in another of the same route', () => {
  const text = configText(
    '  - { id: r, match: { path: /a }, service: nobody, shadow: { methods: [PUT] }, stagee: off }',
  );
  expect(load(text).problems).toHaveLength(3);
});

describe('YAML', () => {
  test.each([
    ['\ta: 1\n', ['1:1: a tab indents this line: YAML wants spaces']],
    [
      'a: {\n',
      [
        '2:1: this is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
      ],
    ],
    ['a: *x\n', ['1:4: "*x" names an anchor that is not written above it: write "&x" first']],
    ['', ['1:1: this is not a configuration: write "version: 1", then monolith, services and routes']],
    ['- a\n', ['1:1: this is not a configuration: write "version: 1", then monolith, services and routes']],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
      'listen: { port: ${PORT:-8080} }\n',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
      ['1:18: a variable within { } or [ ] needs quotes: write "${NAME}", or the entry on a line of its own'],
    ],
  ])('%j is refused', (text, expected) => {
    expect(lines(load(text).problems)).toEqual(expected);
  });

  test('a key written twice does not hide other problems', () => {
    expect(lines(load(configText('', 'listen: { port: 1, port: 2, prot: 3 }')).problems)).toEqual([
      '4:20: the key port is written twice in one mapping: keep one of them',
      '4:29: listen.prot is not a known key: did you mean "port"?',
    ]);
  });

  test('anchors that multiply are refused, not expanded', () => {
    const layers = Array.from({ length: 9 }, (_, i) => {
      const below = i === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ');
      return `a${i}: &a${i} [${below}]\n`;
    });
    expect(lines(load(layers.join('')).problems)).toEqual([
      '1:1: anchors are used more than 100 times over: write the entries out',
    ]);
  });

  test('the key __proto__ is refused and not passed over', () => {
    const text = configText('  - { id: r, match: { path: /a, headers: { __proto__: x } }, service: orders }');
    expect(lines(load(text).problems)).toContain('5:44: a key cannot be "__proto__": choose another name');
  });
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the variables of the configuration
describe('variables', () => {
  test('a plain value is typed after the variable is put in', () => {
    const text = configText('', 'listen:\n  port: ${PORT:-8081}\n');
    expect(sound(text).listen.port).toBe(8081);
    expect(load(text, { PORT: '0' }).config?.listen.port).toBe(0);
  });

  test('a quoted value stays text', () => {
    expect(load(configText('', 'listen:\n  port: "${PORT:-8081}"\n')).problems).toHaveLength(1);
  });

  test('a value cannot change the structure', () => {
    const text = configText('', 'listen:\n  host: ${HOST}\n');
    const host = '1.2.3.4\nport: 1';
    expect(load(text, { HOST: host }).config?.listen).toEqual({
      host,
      port: 8080,
      trustedProxies: [],
      timeouts: CLIENTS,
    });
  });

  test('a variable that is not set is one problem, and others are still found', () => {
    const text = configText('', 'listen:\n  port: ${PORT}\nadmin: { port: x }\n');
    expect(lines(load(text).problems)).toEqual([
      '5:9: the variable PORT is not set: set it, or give a default with ${PORT:-default}',
      expect.stringMatching(/^6:16: admin\.port is "x"/),
    ]);
  });

  test('$${ is a literal ${', () => {
    const text = configText('  - { id: r, match: { path: /a, headers: { x: "$${A}" } }, service: orders }');
    expect(sound(text).routes[0]?.match.headers).toEqual({ x: '${A}' });
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

describe('a file', () => {
  test('that is not there is a problem at its beginning', () => {
    const { problems } = loadConfig('/nowhere/routes.yaml', {});
    expect(problems.map(formatProblem)).toEqual([
      '/nowhere/routes.yaml:1:1: the configuration cannot be read: there is no such file; name another with -c FILE',
    ]);
  });

  test('that is a folder is a problem, too', () => {
    expect(loadConfig(tmpdir(), {}).problems[0]?.message).toMatch(/it is a folder/);
  });

  test('that is sound gives a configuration', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ficus-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'routes.yaml');
    await writeFile(file, configText(ROUTE));
    expect(loadConfig(file, {}).config?.routes).toHaveLength(1);
  });
});
