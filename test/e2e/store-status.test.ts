import { expect, onTestFinished, test } from 'vitest';
import type { StoreStatus } from '../../src/admin/schemas/triage.ts';
import { storeAt } from '../../src/store/store-at.ts';
import { jsonOrigin, ORDERS_ROUTE } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { countOf, redactor, START } from '../unit/store/fixtures.ts';

const DAY = 86_400_000;

test('GET /store tells limits, size and what was pruned, and the report says it in one line', async () => {
  const ficus = await startTestFicus({
    monolith: await jsonOrigin({ n: 1 }),
    service: await jsonOrigin({ n: 2 }),
    routes: ORDERS_ROUTE,
  });
  const limits = { retention: 30 * DAY, maxSize: 2 ** 31 };
  const writer = storeAt(ficus.storePath).openWriter({ random: () => 0, redactor, limits });
  onTestFinished(() => writer.close());
  writer.write({ counts: [countOf()], findings: [] });
  writer.prune(START + 400 * DAY);
  await (await fetch(`${ficus.url}/orders/1`)).text();
  // Told with each batch that is written.
  await expect.poll(async () => (await ficus.api<StoreStatus>('/store')).bytes - writer.bytes()).toBe(0);
  expect(writer.bytes()).toBeGreaterThan(4096);
  expect(await ficus.api('/store')).toEqual({
    ...limits,
    bytes: expect.any(Number),
    pruned: [{ what: 'counts', count: 1, last: new Date(START + 400 * DAY).toISOString() }],
    dropped: [],
  });
  const { out } = await runVerb(['report', '--admin', ficus.adminUrl]);
  expect(out.split('\n')).toContain('pruned to keep the store within its limits: counts 1');
});
