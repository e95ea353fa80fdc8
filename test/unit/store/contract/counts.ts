import { expect, test } from 'vitest';
import { FicusError } from '../../../../src/errors.ts';
import { countOf, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

const MINUTE = Math.floor(START / 60_000);

export function countsContract(fresh: Fresh): void {
  test('counters are exact across batches and when the store is opened again', async () => {
    const store = await fresh();
    const first = store.writer();
    for (let batch = 0; batch < 50; batch++) {
      first.write({
        counts: [
          countOf({ count: batch, minute: MINUTE + (batch % 3) }),
          countOf({ verdict: 'failed', reason: 'timeout', count: 2 }),
          countOf({ verdict: 'failed', reason: 'reset' }),
          countOf({ route: 'cart', verdict: 'not_sampled', count: 7 }),
        ],
        findings: [],
      });
    }
    first.close();
    store.writer().write({ counts: [countOf({ count: 9_007_199_254 })], findings: [] });
    expect(store.reader().routeCounts()).toEqual([
      { route: 'cart', verdicts: { not_sampled: 350 }, reasons: {}, openDiscrepancies: 0 },
      {
        route: 'orders-read',
        verdicts: { match: 1225 + 9_007_199_254, failed: 150 },
        reasons: { failed: { reset: 50, timeout: 100 } },
        openDiscrepancies: 0,
      },
    ]);
  });

  test('counts since a time begin with the whole minute of that time', async () => {
    const store = await fresh();
    const counts = [-1, 0, 1].map((offset) =>
      countOf({ minute: MINUTE + offset, count: 10 ** (offset + 1) }),
    );
    store.writer().write({ counts, findings: [] });
    const reader = store.reader();
    const matches = (since: string) => reader.routeCounts(since)[0]?.verdicts.match;
    expect(matches(new Date(START + 59_999).toISOString())).toBe(110);
    expect(matches(new Date(START + 60_000).toISOString())).toBe(100);
    expect(matches('2026-11-02T09:00:00+01:00')).toBe(110);
    expect(reader.routeCounts(new Date(START + 600_000).toISOString())).toEqual([]);
  });

  test('a time that is none is the mistake of the one who asks', async () => {
    const store = await fresh();
    store.writer().write({ counts: [countOf()], findings: [] });
    expect(() => store.reader().routeCounts('yesterday')).toThrow(
      new FicusError('bad_request', {
        why: '"yesterday" is not a time; write one like 2026-01-31T12:00:00Z',
      }),
    );
  });

  test('routes may be called anything', async () => {
    const store = await fresh();
    store.writer().write({ counts: [countOf({ route: '__proto__', reason: '__proto__' })], findings: [] });
    const [route] = store.reader().routeCounts();
    expect(route?.route).toBe('__proto__');
    expect(Object.entries(route?.reasons.match ?? {})).toEqual([['__proto__', 1]]);
  });

  test('a reader sees each batch while the writer goes on', async () => {
    const store = await fresh();
    const writer = store.writer();
    const reader = store.reader();
    for (let batch = 1; batch <= 3; batch++) {
      writer.write({ counts: [countOf()], findings: [] });
      expect(reader.routeCounts()[0]?.verdicts.match).toBe(batch);
    }
    expect(writer.bytes()).toBeGreaterThan(0);
  });
}
