import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** npm without what an outer `npm test` passes down, on the Node that runs this test. It ends with the test. */
function npm(args: readonly string[], cwd: string, signal: AbortSignal) {
  const outer = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return run('npm', args, {
    cwd,
    signal,
    env: { ...Object.fromEntries(outer), npm_config_loglevel: 'error' },
  });
}

test('the packed package runs where it is installed', { timeout: 180_000 }, async ({ signal }) => {
  const packed = await tempFolder();
  await npm(['pack', '--pack-destination', packed], ROOT, signal);
  const [tarball] = await readdir(packed);
  // What npx runs in this folder after a build by hand: nobody else makes it executable.
  await access(join(ROOT, 'dist', 'src', 'main.js'), constants.X_OK);
  const elsewhere = await tempFolder();
  await writeFile(join(elsewhere, 'package.json'), '{ "name": "elsewhere", "private": true }');
  await npm(
    ['install', '--no-audit', '--no-fund', '--prefer-offline', join(packed, tarball ?? '')],
    elsewhere,
    signal,
  );

  const bin = join(elsewhere, 'node_modules', '.bin', 'ficus');
  expect(existsSync(bin)).toBe(true);
  const ficus = (...args: string[]) => run(process.execPath, [bin, ...args], { cwd: elsewhere });

  expect((await ficus('--help')).stdout).toContain('Usage: ficus');
  const shipped = join('node_modules', 'ficus', 'config', 'routes.yaml');
  const { stdout } = await ficus('check', '-c', shipped);
  expect(stdout).toMatch(/routes/);
  await writeFile(join(elsewhere, 'bad.yaml'), 'version: 1\nroutes: []\n');
  await expect(ficus('check', '-c', 'bad.yaml')).rejects.toMatchObject({ code: 1 });
});
