import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { openReader } from '../../src/store/sqlite-reader.ts';
import { configFile, jsonOrigin, ORDERS_ROUTE } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';

test('SIGTERM under load answers what came in and loses no counted comparison', async () => {
  const { file, storePath } = await configFile();
  const ficus = spawnFicus(['start', '-c', file]);
  const port = (await ficus.printed(/"port":(\d+).*proxy is listening/))[1];
  const agent = new Agent({ connections: 20 });
  onTestFinished(() => agent.close());

  let answered = 0;
  let stopping = false;
  const client = async () => {
    while (!stopping) {
      try {
        const { body, statusCode } = await request(`http://127.0.0.1:${port}/orders/1`, {
          dispatcher: agent,
        });
        await body.dump();
        if (statusCode === 200) answered += 1;
      } catch {
        // Once it has stopped listening new connections are refused; what matters is that none is half answered.
        stopping = true;
      }
      if (answered === 300) ficus.process.kill('SIGTERM');
    }
  };
  const exit = once(ficus.process, 'close');
  await Promise.all(Array.from({ length: 20 }, client));
  const [code] = await exit;

  expect(code).toBe(0);
  expect(answered).toBeGreaterThanOrEqual(300);
  // All is in the one file.
  expect(existsSync(`${storePath}-wal`)).toBe(false);
  const reader = openReader(storePath);
  const [counts] = reader.routeCounts();
  reader.close();
  const counted = Object.values(counts?.verdicts ?? {}).reduce((sum, count) => sum + count, 0);
  expect(counted).toBeGreaterThanOrEqual(answered);
  expect(counts?.verdicts.mismatch).toBe(counted);

  const again = await startTestFicus({
    monolith: await jsonOrigin({}),
    service: await jsonOrigin({}),
    routes: ORDERS_ROUTE,
    storePath,
  });
  expect((await again.route('orders')).comparisons.mismatch).toBe(counted);
});
