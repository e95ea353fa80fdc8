import { expect, test } from 'vitest';
import { ORDERS_ROUTE } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl } from '../helpers/origin.ts';

// Both refuse at once, and the mirror is refused first. A monolith that is down says nothing about the service.
test('when both sides are down, no comparison counts against the service', async () => {
  const dead = await deadUrl();
  const ficus = await startTestFicus({ monolith: dead, service: dead, routes: ORDERS_ROUTE });

  for (let i = 0; i < 5; i++) expect((await fetch(`${ficus.url}/orders/${i}`)).status).toBe(502);

  const { comparisons, reasons } = await ficus.counted('orders', 5);
  expect(comparisons).toMatchObject({ failed: 0, skipped: 5 });
  expect(reasons).toEqual({ skipped: { served_failed: 5 } });
});
