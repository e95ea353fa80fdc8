import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFile } from '../../src/package-root.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

interface Outcome {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the real program in a process of its own. */
function ficus(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const main = packageFile('src', 'main.ts');
    const options = { cwd: packageFile('.'), env: { ...process.env, ...env } };
    const child = execFile(process.execPath, [main, ...args], options, (_, out, err) => {
      resolve({ exit: child.exitCode ?? -1, out, err });
    });
  });
}

async function fileOf(text: string): Promise<string> {
  const file = join(await tempFolder(), 'routes.yaml');
  await writeFile(file, text);
  return file;
}

const FIVE_MISTAKES = `version: 1
listen: { prot: 80 }
monolith: { url: "ftp://127.0.0.1" }
services: { orders: { url: "http://127.0.0.1:3001" } }
routes:
  - id: orders
    match: { path: /orders/* }
    service: order
    stage: shadw
`;

describe('ficus check', () => {
  test('says in one line what a sound file holds; config/routes.yaml is the default', async () => {
    expect(await ficus(['check'])).toEqual({
      exit: 0,
      out: 'config/routes.yaml is valid: 6 routes, 1 service\n',
      err: '',
    });
  });

  test('names five mistakes in one run, each with its place, and counts them', async () => {
    const file = await fileOf(FIVE_MISTAKES);
    const { exit, out, err } = await ficus(['check', '-c', file]);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err.split('\n')).toEqual([
      `${file}:2:11: listen.prot is not a known key: did you mean "port"?`,
      `${file}:3:18: monolith.url is "ftp://127.0.0.1": it must be an http or https address such as "http://127.0.0.1:3000"`,
      `${file}:7:20: routes[0].match.path has a wildcard without a name: write "/orders/*rest"`,
      `${file}:8:14: routes[0].service is "order", which is not a service: did you mean "orders"?`,
      `${file}:9:12: routes[0].stage is "shadw": it must be a stage, one of off, shadow, canary, live, complete; did you mean "shadow"?`,
      `5 problems in ${file}`,
      '',
    ]);
  });

  test('warns of a route that can never match, and still accepts the file', async () => {
    const file = await fileOf(`version: 1
monolith: { url: "http://127.0.0.1:3000" }
services: { orders: { url: "http://127.0.0.1:3001" } }
routes:
  - { id: all, match: { path: "/*rest" }, service: orders }
  - { id: one, match: { path: /orders }, service: orders }
`);
    const { exit, out, err } = await ficus(['check', '-c', file]);
    expect(exit).toBe(0);
    expect(out).toBe(`${file} is valid: 2 routes, 1 service, 1 warning\n`);
    expect(err).toBe(
      `${file}:6:31: route "one" can never match: route "all" above it takes every such request; ` +
        'move it up, or remove it (warning)\n',
    );
  });

  test('names the path of a rule that the comparison cannot read', async () => {
    const file = await fileOf(`version: 1
monolith: { url: "http://127.0.0.1:3000" }
services: { orders: { url: "http://127.0.0.1:3001" } }
routes:
  - id: all
    match: { path: "/*rest" }
    service: orders
    compare: { rules: [{ path: "$.a[", ignore: true, reason: x, owner: y }] }
`);
    const { exit, err } = await ficus(['check', '-c', file]);
    expect(exit).toBe(1);
    expect(err).toMatch(/:8:32: routes\[0\]\.compare\.rules\[0\]\.path: .*\$\.a\[.*\n1 problem in /);
  });

  test('--json gives problems with their places', async () => {
    const file = await fileOf(FIVE_MISTAKES);
    const { exit, out, err } = await ficus(['check', '-c', file, '--json']);
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    const outcome = JSON.parse(out);
    expect(outcome).toMatchObject({ file, valid: false, routes: 0, services: 0, warnings: [] });
    expect(outcome.problems).toHaveLength(5);
    expect(outcome.problems[0]).toEqual({
      file,
      line: 2,
      col: 11,
      message: 'listen.prot is not a known key: did you mean "port"?',
    });
  });

  test('takes variables from the environment', async () => {
    const { exit, err } = await ficus(['check'], { FICUS_PORT: 'eighty' });
    expect(exit).toBe(1);
    expect(err).toMatch(/^config\/routes\.yaml:\d+:9: listen\.port is "eighty"/);
  });

  test('a file that is not there is a problem; a wrong option is bad usage', async () => {
    expect(await ficus(['check', '-c', '/nowhere.yaml'])).toEqual({
      exit: 1,
      out: '',
      err:
        '/nowhere.yaml:1:1: the configuration cannot be read: there is no such file; name another with -c FILE\n' +
        '1 problem in /nowhere.yaml\n',
    });
    expect((await ficus(['check', '--nope'])).exit).toBe(2);
  });

  test('--help documents the exit statuses', async () => {
    const { exit, out } = await ficus(['check', '--help']);
    expect(exit).toBe(0);
    expect(out).toMatch(/Exit status:\n {2}0 .*\n {2}1 .*\n {2}2 /);
  });
});
