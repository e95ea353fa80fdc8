import { expect, test } from 'vitest';
import type { Finding } from '../../../src/store/types.ts';
import { difference, jsonBody, readerAt, START, storePath, writerAt } from './fixtures.ts';

/** A million takes half a minute of a core: the continuous integration asks for that, `npm test` for a tenth. */
const EXCHANGES = Number(process.env.FICUS_EXCHANGES ?? 100_000);
const CAUSES = 50;
const ROUTES = 5;
const BATCH = 5000;

function exchangeOf(n: number): Finding {
  const cause = n % CAUSES;
  const answer = (total: number) => ({
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: jsonBody(JSON.stringify({ id: n, total, note: `${'some text '.repeat(30)}${n}` })),
  });
  return {
    exchange: {
      route: `route-${cause % ROUTES}`,
      served: 'monolith',
      startedAt: START + n * 10,
      request: {
        id: `r-${n}`,
        method: 'GET',
        target: `/orders/${n}`,
        headers: ['User-Agent', `agent ${n % 7}`],
      },
      left: answer(n),
      right: answer(n + 1),
      seconds: { left: 0.012, right: 0.009 },
    },
    differences: [
      difference({
        path: `$.items[${n % 9}].f${cause}`,
        place: `$.items[*].f${cause}`,
        left: `a${n}`,
        right: `b${n}`,
      }),
    ],
  };
}

test(`${EXCHANGES.toLocaleString('en-US')} differing exchanges of ${CAUSES} causes take less than 20 MB`, {
  timeout: 300_000,
}, async () => {
  const path = await storePath();
  const writer = writerAt(path);
  for (let first = 0; first < EXCHANGES; first += BATCH) {
    const minute = Math.floor((START + first * 10) / 60_000);
    const counts = Array.from({ length: ROUTES }, (_, i) => ({
      route: `route-${i}`,
      minute,
      verdict: 'mismatch' as const,
      reason: '',
      count: BATCH / ROUTES,
    }));
    writer.write({ counts, findings: Array.from({ length: BATCH }, (_, i) => exchangeOf(first + i)) });
  }
  expect(writer.bytes()).toBeLessThan(20_000_000);
  const reader = readerAt(path);
  const { items } = reader.discrepancies({});
  expect(items.map(({ count }) => count)).toEqual(Array(CAUSES).fill(EXCHANGES / CAUSES));
  expect(reader.discrepancy(items[0]?.id ?? '')?.samples).toHaveLength(20);
  expect(reader.routeCounts().map(({ verdicts }) => verdicts.mismatch)).toEqual(
    Array(ROUTES).fill(EXCHANGES / ROUTES),
  );
});
