import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROMETHEUS } from '../helpers/dashboards.ts';

const run = promisify(execFile);

/** Rules, their tests and the configuration as they are in the repository. Rejects with promtool's own words. */
export async function checkFiles(): Promise<void> {
  const files = ['recording', 'alerts'];
  await Promise.all([
    promtool('check', 'rules', ...files.map((name) => join(PROMETHEUS, `${name}.rules.yml`))),
    promtool('test', 'rules', ...files.map((name) => join(PROMETHEUS, `${name}.test.yml`))),
    promtool('check', 'config', join(PROMETHEUS, 'prometheus.yml')),
  ]);
}

/** The text of `/metrics`. Resolves with promtool's complaints: none where it finds nothing. */
export async function checkMetrics(text: string): Promise<string[]> {
  const checking = run('promtool', ['check', 'metrics']);
  checking.child.stdin?.end(text);
  return checking.then(
    () => [],
    ({ stdout, stderr }: { stdout: string; stderr: string }) => [
      `promtool check metrics: ${stdout}${stderr}`,
    ],
  );
}

async function promtool(...args: string[]): Promise<void> {
  await run('promtool', args).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`promtool ${args.join(' ')}:\n${stdout}${stderr}`);
  });
}
