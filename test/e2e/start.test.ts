import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { configFile } from '../helpers/config-file.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

test('a port that is taken is one clear sentence and exit 1', async () => {
  const taken = await startOrigin(json({}));
  onTestFinished(() => taken.stop());
  const { port } = new URL(taken.url);
  const { file } = await configFile({ listenPort: Number(port) });

  const { code, err } = await runFicus(['start', '-c', file]);

  expect(code).toBe(1);
  expect(err).toBe(
    `ficus: cannot listen on 127.0.0.1:${port}: the port is in use; stop what uses it, or change listen.port in the configuration\n`,
  );
});

test('a store that a newer Ficus wrote is refused in one sentence', async () => {
  const { file, storePath } = await configFile();
  const first = spawnFicus(['start', '-c', file]);
  await first.printed(/admin server is listening/);
  first.process.kill('SIGTERM');
  await new Promise((resolve) => first.process.once('close', resolve));
  const database = new Database(storePath);
  database.pragma('user_version = 999');
  database.close();

  const { code, err } = await runFicus(['start', '-c', file]);

  expect(code).toBe(1);
  expect(err).toMatch(
    /^ficus: the store \S+ was written by a newer Ficus \(schema 999, this one knows \d+\); upgrade Ficus\n$/,
  );
});

test('a broken store leaves the proxy serving, and says so', async () => {
  const { file, storePath } = await configFile();
  await mkdir(dirname(storePath), { recursive: true });
  await writeFile(storePath, 'this is no database '.repeat(1000));

  const ficus = spawnFicus(['start', '-c', file]);
  const port = (await ficus.printed(/"port":(\d+).*proxy is listening/))[1];
  const admin = (await ficus.printed(/"port":(\d+).*admin server is listening/))[1];
  const answer = await fetch(`http://127.0.0.1:${port}/orders/1`);
  const ready = await fetch(`http://127.0.0.1:${admin}/readyz`);

  expect(await answer.json()).toEqual({ n: 1 });
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    status: 'ready',
    details: [
      { name: 'store', ok: false },
      { name: 'configuration', ok: true },
      { name: 'ledger', ok: false },
    ],
  });
  expect(ficus.out()).toMatch(/"level":50.*store/);
});

test('a configuration with mistakes starts nothing', async () => {
  const file = join(await tempFolder(), 'routes.yaml');
  await writeFile(file, 'version: 2\nmonolith: { url: "ftp://x" }\nroutes: []\n');

  const { code, err } = await runFicus(['start', '-c', file]);

  expect(code).toBe(1);
  expect(err.split('\n').filter((line) => line.startsWith(`${file}:`))).toHaveLength(2);
  expect(err).toContain(`ficus: 2 problems in ${file}; nothing was started`);
});

test('a log level that there is not is named, with those that there are', async () => {
  const { file } = await configFile();

  const { code, err } = await runFicus(['start', '-c', file], { env: { FICUS_LOG_LEVEL: 'loud' } });

  expect(code).toBe(2);
  expect(err).toBe(
    'ficus: FICUS_LOG_LEVEL is "loud"; it must be one of trace, debug, info, warn, error, silent\n',
  );
});
