import { rm } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { jsonOrigin, ORDERS_ROUTE } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';

const PATIENCE = { timeout: 10_000, interval: 50 };

// SQLite goes on writing into a file that has no name any more, without an error: a report would stay empty for good.
test('a store that is removed under a running Ficus is made again, and what is counted from then on is in it', async () => {
  const ficus = await startTestFicus({
    monolith: await jsonOrigin({ n: 1 }),
    service: await jsonOrigin({ n: 2 }),
    routes: ORDERS_ROUTE,
  });
  const ask = async (times: number) => {
    for (let i = 0; i < times; i++) await (await fetch(`${ficus.url}/orders/${i}`)).text();
  };
  await ask(3);
  await ficus.counted('orders', 3);

  for (const file of [ficus.storePath, `${ficus.storePath}-wal`, `${ficus.storePath}-shm`])
    await rm(file, { force: true });
  await ask(2);

  await vi.waitFor(async () => {
    const { comparisons, openDiscrepancies } = await ficus.route('orders');
    expect(comparisons.mismatch).toBe(2);
    expect(openDiscrepancies).toBe(1);
  }, PATIENCE);
  const { details } = (await (await fetch(`${ficus.adminUrl}/readyz`)).json()) as { details: unknown };
  expect(details).toContainEqual({ name: 'store', ok: true, message: 'takes writes' });
  expect(await ficus.metrics()).toMatch(/^ficus_store_write_errors_total 1$/m);
});
