import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/diff/types.ts';
import { Shown } from '../../../src/replay/shown.ts';
import type { PlannedTarget } from '../../../src/replay/types.ts';
import { Verification } from '../../../src/replay/verification.ts';
import { sample } from '../cli/fixtures.ts';
import { redactor } from '../store/fixtures.ts';
import { answer, ROUTE, said, shownBy } from './fixtures.ts';

const PRICE = shownBy(answer({ items: [{ price: 1 }] }), answer({ items: [{ price: 'one' }] }));
const NOTE = shownBy(answer({ note: 'a' }), answer({}));
const EXTRA = shownBy(answer({}), answer({ debug: 1 }));
const HEADER = shownBy(answer({}, { page: '1' }), answer({}));

/** One stored request of these discrepancies, answered like this now. */
function verified(
  targets: readonly PlannedTarget[],
  monolith: Answer,
  service: Answer,
  headers: string[] = [],
) {
  const plan = { targets, leftOut: 0 };
  const verification = new Verification(plan, redactor, new Shown(redactor, headers));
  const stored = { sample: sample(), targets: targets.map(({ id }) => id) };
  const line = verification.asked(stored, ROUTE, said(monolith, service));
  return { line, result: verification.result() };
}

describe('a place that is on neither side any more', () => {
  test.each([
    ['an element of a list that is empty now', PRICE, answer({ items: [] }), '$.items[*].price'],
    ['a field', NOTE, answer({ other: 1 }), '$.note'],
    ['a header', HEADER, answer({}), 'headers.x-page'],
  ])('proves nothing: %s', (_what, target, now, path) => {
    const { line, result } = verified([target], now, now);
    const why = `neither side has ${path} any more, where the monolith had it`;
    expect(line).toMatchObject({ outcome: 'not_replayed', reason: 'gone', why, stillDiffers: [] });
    expect(result).toMatchObject({
      ...{ verdict: 'incomplete', summary: 'nothing could be replayed', requests: 1 },
      discrepancies: [{ requests: 1, matching: 0, notReplayed: [{ reason: 'gone', why, count: 1 }] }],
    });
  });

  test('is the fix where the service had too much', () => {
    const { line, result } = verified([EXTRA], answer({}), answer({}));
    expect(line.outcome).toBe('match');
    expect(result).toMatchObject({ verdict: 'fixed', summary: 'verified fixed (1 of 1 match)' });
  });

  test('says nothing of another discrepancy of the same request', () => {
    const { line, result } = verified([NOTE, EXTRA], answer({ a: 1 }), answer({ a: 1 }));
    expect(line.outcome).toBe('match');
    expect(line).not.toHaveProperty('reason');
    expect(result.requests).toBe(1);
    expect(result.discrepancies.map(({ verdict }) => verdict)).toEqual(['incomplete', 'fixed']);
  });

  test('is not one that is there with equal values, or that one side alone has', () => {
    const same = answer({ items: [{ price: 1 }] });
    expect(verified([PRICE], same, same).result.verdict).toBe('fixed');
    expect(verified([PRICE], same, answer({ items: [] })).result).toMatchObject({
      verdict: 'differs',
      discrepancies: [{ otherwise: 1 }],
    });
  });

  test('cannot be told of what stands for many places, whose name is redacted, or whose path was shortened', () => {
    for (const path of ['other', '$.[redacted:1234abcd].price', '$[*][*]…[*].price', "$['endless key…"]) {
      const target = { ...PRICE, path };
      expect(verified([target], answer({}), answer({})).result.verdict).toBe('fixed');
    }
  });
});

test.each([
  ['gone', 404, 410, 'gone', /^the sides answer 404 and 410 now, .* is gone$/],
  ['closed to who asks', 401, 401, 'unauthorized', /^both sides answer 401 now, .* --header$/],
  [
    'behind a login',
    302,
    302,
    'not_answered',
    /^both sides answer 302 now, where the monolith answered 200$/,
  ],
  ['asked too often', 429, 429, 'rate_limited', /^both sides answer 429 now: it could not be judged/],
  ['broken', 500, 503, 'not_answered', /^the sides answer 500 and 503 now/],
] as const)('a request that is %s on both sides proves nothing', (_what, left, right, reason, why) => {
  const now = (status: number) => answer({}, { status });
  const { line, result } = verified([PRICE], now(left), now(right));
  expect(line).toMatchObject({ outcome: 'not_replayed', reason, why: expect.stringMatching(why) });
  expect(result).toMatchObject({ verdict: 'incomplete', summary: 'nothing could be replayed' });
});

test.each([
  ['service', 200, 429],
  ['monolith', 429, 200],
  ['monolith', 429, 404],
] as const)('of a request that the %s answers with 429 nothing is said: %d, %d', (side, left, right) => {
  const now = (status: number) => answer(status === 200 ? { items: [{ price: 1 }] } : {}, { status });
  const { line, result } = verified([PRICE], now(left), now(right));
  const why = `the ${side} answers 429 now: it could not be judged, rate limited`;
  expect(line).toMatchObject({ outcome: 'not_replayed', reason: 'rate_limited', why, stillDiffers: [] });
  expect(result).toMatchObject({ verdict: 'incomplete', discrepancies: [{ differing: 0 }], others: [] });
});

test('429 is judged where it is what was stored', () => {
  const [monolith, service] = [answer({}), answer({}, { status: 429 })];
  const target = shownBy(monolith, service);
  expect(target.path).toBe('status');
  const verification = new Verification({ targets: [target], leftOut: 0 }, redactor, new Shown(redactor, []));
  const stored = sample();
  const limited = { ...stored, right: { ...stored.right, status: 429 } };
  verification.asked({ sample: limited, targets: [target.id] }, ROUTE, said(monolith, service));
  expect(verification.result()).toMatchObject({ verdict: 'differs', summary: 'still differs (1 of 1)' });
});

test.each([
  ['the service redirects', 200, 302],
  ['the service fails', 200, 500],
])('one side that answers otherwise is no fix: %s', (_what, left, right) => {
  const now = (status: number) => answer(status === 200 ? { items: [{ price: 1 }] } : {}, { status });
  const { result } = verified([PRICE], now(left), now(right));
  expect(result.verdict).not.toBe('fixed');
});

test('what hides a place is no fix: a parent that is missing, another outcome; a sibling hides nothing', () => {
  const differs = { verdict: 'differs', summary: 'still differs (1 of 1, all in another way)' };
  expect(verified([PRICE], answer({ items: [{ price: 1 }] }), answer({})).result).toMatchObject(differs);
  const refused = answer({ error: 1 }, { status: 500 });
  expect(verified([PRICE], answer({ items: [{ price: 1 }] }), refused).result).toMatchObject(differs);
  const now = verified(
    [PRICE],
    answer({ items: [{ price: 1, tax: 1 }] }),
    answer({ items: [{ price: 1, tax: 2 }] }),
  );
  expect(now.result).toMatchObject({ verdict: 'fixed', others: [{ path: '$.items[*].tax', count: 1 }] });
});

test('a header that was given for the run shows nowhere in what is told', () => {
  const given = 'Bearer of-this-run-only';
  const { line, result } = verified(
    [NOTE],
    answer({ note: 'a', echo: `you sent ${given}` }),
    answer({ note: 'a', echo: 'you sent of-this-run-only' }),
    ['Authorization', given],
  );
  const told = JSON.stringify([line, result]);
  expect(told).not.toContain('of-this-run-only');
  expect(told).toMatch(/you sent .*\[redacted:[0-9a-f]{8}\]/);
});
