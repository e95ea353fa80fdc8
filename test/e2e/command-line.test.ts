import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startOrigin } from '../helpers/origin.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';

const VERBS = [
  'start',
  'demo',
  'check',
  'explain',
  'diff',
  'report',
  'show',
  'triage',
  'rules',
  'stage',
  'history',
  'replay',
  'sweep',
  'readiness',
  'dossier',
];

test('without arguments the help is shown and the exit status is 2', async () => {
  const { code, out, err } = await runFicus([]);

  expect(code).toBe(2);
  expect(out).toBe('');
  for (const verb of VERBS) expect(err).toMatch(new RegExp(`^  ${verb} `, 'm'));
});

test('--help and --version go to standard output with exit status 0', async () => {
  const help = await runFicus(['--help']);
  const version = await runFicus(['--version']);

  expect(help).toMatchObject({ code: 0, err: '' });
  expect(version).toMatchObject({ code: 0, err: '' });
  expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([...VERBS, 'rules preview', 'rules list'])(
  '%s --help says what it does and what its exit statuses mean',
  async (verb) => {
    const { code, out, err } = await runFicus([...verb.split(' '), '--help']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Usage: ficus ${verb}`));
    expect(out).toMatch(/exit status/i);
  },
);

test.each([
  [['chekc'], /^ficus: unknown command 'chekc'\n\(Did you mean check\?\)\n$/],
  [['start', '--prot', '1'], /^ficus: unknown option '--prot'/],
  [['show'], /^ficus: missing required argument 'id'; see "ficus show --help"\n$/],
  [['show', 'x', '--sample', 'two'], /^ficus: .*--sample takes a whole number from 1/],
  [['report', '--format', 'pdf'], /^ficus: .*Allowed choices are text, json, md, html/],
  [['dossier', 'orders', '--format', 'pdf'], /^ficus: .*Allowed choices are md, html/],
  [['dossier'], /^ficus: missing required argument 'route'; see "ficus dossier --help"\n$/],
  [['nonsense'], /^ficus: unknown command 'nonsense'; see "ficus --help"\n$/],
  [['rules', 'preview'], /^ficus: missing required argument 'route'; see "ficus rules preview --help"\n$/],
  [
    ['report', '--admin', 'x'],
    /^ficus: --admin is "x"; it must be an address such as http:\/\/127\.0\.0\.1:9090\n$/,
  ],
  [
    ['explain', 'GET', '/x', '--from', 'y'],
    /^ficus: --from is "y"; it must be an IP address such as 203\.0\.113\.7\n$/,
  ],
  [
    ['report', '--since', 'yesterday', '--admin', 'http://127.0.0.1:1'],
    /^ficus: --since is "yesterday"; give a span such as/,
  ],
])('%j is bad usage: one sentence, exit status 2', async (args, sentence) => {
  const { code, out, err } = await runFicus(args);

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(sentence);
});

test('a reader that has heard enough, as head has, is no error', async () => {
  const child = spawnFicus(['--help']);
  child.process.stdout?.destroy();

  expect(await once(child.process, 'close')).toEqual([0, null]);
  expect(child.err()).toBe('');
});

test('a Ficus that is not there is one sentence that says what to do, exit status 2', async () => {
  const gone = await startOrigin(() => undefined);
  await gone.stop();

  const { code, err } = await runFicus(['report', '--admin', gone.url]);

  expect(code).toBe(2);
  expect(err).toMatch(
    new RegExp(
      `^ficus: no Ficus answers at ${gone.url}: connect ECONNREFUSED \\S+; start one with "ficus start", or name another with --admin URL\\n$`,
    ),
  );
});

test('a server that is no Ficus is told apart', async () => {
  const other = await startOrigin((_request, response) => response.end('<html>'));

  const { code, err } = await runFicus(['report', '--admin', other.url]);
  await other.stop();

  expect(code).toBe(2);
  expect(err).toContain('it does not look like the admin server of a Ficus');
});

test('an older Node is told so in one sentence, before anything else is loaded', async () => {
  const older = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '22.17.1' })`;

  const { code, out, err } = await runFicus(['check'], { nodeFlags: ['--import', older] });

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe('ficus: this is Node.js 22.17.1, and Ficus needs 26 or newer.\n');
});
