import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { ExchangeQueue, type Parcel } from '../../../src/shadow/exchange-queue.ts';
import { unpack } from '../../../src/shadow/parcel.ts';
import { Tally } from '../../../src/shadow/tally.ts';
import { exchange } from '../store/fixtures.ts';

const KIB = 1024;
const CAP = 8 * KIB * KIB;

/** A queue whose thread takes `takes` parcels and is not there before `begin` is called. */
function queueTo(takes = Number.POSITIVE_INFINITY) {
  const metrics = defineMetrics();
  const parcels: Parcel[] = [];
  let there = false;
  const send = (parcel: Parcel) => {
    if (!there || parcels.length >= takes) return false;
    parcels.push(parcel);
    return true;
  };
  const queue = new ExchangeQueue({ cap: CAP, tally: new Tally(metrics, Date.now), metrics, send });
  // The timer of the last exchange.
  onTestFinished(() => queue.flush());
  return {
    metrics,
    queue,
    parcels,
    begin: () => {
      there = true;
    },
    targets: () => parcels.flatMap(({ packed }) => unpack(packed).map(({ request }) => request.target)),
  };
}

function ofSize(bytes: number, n: number): Exchange {
  const { request, left } = exchange();
  return exchange({ request: { ...request, target: `/${n}` }, left: { ...left, body: Buffer.alloc(bytes) } });
}

test('what waited for a thread goes to it in parcels of half a mebibyte at most, in order, each once', () => {
  const { queue, parcels, begin, targets } = queueTo();
  let n = 0;
  while (queue.submit(ofSize(100 * KIB, n))) n += 1;
  expect(n).toBeGreaterThan(70);
  begin();
  queue.flush();
  expect(parcels.length).toBeGreaterThan(15);
  expect(Math.max(...parcels.map(({ cost }) => cost))).toBeLessThanOrEqual(512 * KIB);
  expect(targets()).toEqual(Array.from({ length: n }, (_, i) => `/${i}`));
  // Sent is not judged yet: it counts against the cap as before.
  expect(queue.submit(ofSize(100 * KIB, n))).toBe(false);
});

test('an exchange that is larger than a parcel goes alone', () => {
  const { queue, parcels, begin } = queueTo();
  for (const [n, size] of [10, 900, 10].entries()) queue.submit(ofSize(size * KIB, n));
  begin();
  queue.flush();
  expect(parcels.map(({ packed }) => packed.count)).toEqual([1, 1, 1]);
});

test('what a thread that dies meanwhile did not take waits on, and is not counted as lost', async () => {
  const { queue, parcels, begin, targets } = queueTo(2);
  for (let n = 0; n < 40; n += 1) queue.submit(ofSize(100 * KIB, n));
  begin();
  queue.flush();
  const taken = targets().length;
  expect(parcels).toHaveLength(2);
  parcels.length = 0;
  queue.lost();
  queue.flush();
  expect(targets()[0]).toBe(`/${taken}`);
});

test('all that was taken is judged when the last of its parcels is', async () => {
  const { queue, parcels, begin } = queueTo();
  for (let n = 0; n < 12; n += 1) queue.submit(ofSize(100 * KIB, n));
  begin();
  let empty = false;
  const emptied = queue.emptied().then(() => {
    empty = true;
  });
  for (const { cost } of parcels) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(empty).toBe(false);
    queue.judged({ type: 'judged', results: [], cost, lagSeconds: 0 });
  }
  await emptied;
});

test('headers count as bodies do: a client may send a lot of them', async () => {
  const { queue, metrics } = queueTo();
  const { request } = exchange();
  const large = exchange({ request: { ...request, headers: ['X-Large', 'a'.repeat(10_000)] } });
  let taken = 0;
  while (queue.submit(large)) taken += 1;
  expect(taken).toBeLessThan(CAP / 10_000);
  const { values } = await metrics.comparisonQueue.get();
  expect(values[0]?.value).toBeGreaterThan(CAP - 20_000);
});
