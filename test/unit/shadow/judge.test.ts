import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Rule } from '../../../src/diff/types.ts';
import { Judge } from '../../../src/shadow/judge.ts';
import { exchange } from '../store/fixtures.ts';

const RULE: Rule = { path: '$.total', allow: ['value', 'rounding'], reason: 'a test', owner: 'tests' };

function judged(judge: Judge, one: Exchange) {
  const found = judge.judge(one);
  return 'judged' in found ? found : judge.unverified(found);
}

function judgeWith(rules: readonly Rule[]): Judge {
  return new Judge([{ id: 'orders-read', headers: ['content-type'], rules }]);
}

test('a mismatch is counted by kind and kept for the store, whole', () => {
  const one = exchange({
    left: {
      status: 200,
      headers: ['content-type', 'application/json'],
      body: Buffer.from('{"a":"x","b":"y"}'),
    },
    right: {
      status: 200,
      headers: ['content-type', 'application/json'],
      body: Buffer.from('{"a":"z","b":"w","c":1}'),
    },
  });
  const { judged: verdict, finding } = judged(judgeWith([]), one);
  expect(verdict).toEqual({ route: 'orders-read', verdict: 'mismatch', kinds: { value: 2, extra: 1 } });
  expect(finding?.differences.map(({ path }) => path).sort()).toEqual(['$.a', '$.b', '$.c']);
  expect(finding?.exchange.request).toEqual(one.request);
});

test('what only looks different is a match, and nothing is kept of it', () => {
  const right = {
    status: 200,
    headers: ['content-type', 'application/json'],
    body: Buffer.from('{ "total": 1.10 }'),
  };
  expect(judged(judgeWith([]), exchange({ right }))).toEqual({
    judged: { route: 'orders-read', verdict: 'match', kinds: {} },
    finding: undefined,
  });
});

test('what a rule allows is ignored, and kept', () => {
  const { judged: verdict, finding } = judged(judgeWith([RULE]), exchange());
  expect(verdict.verdict).toBe('ignored');
  expect(finding?.differences[0]?.ignoredBy).toContain('$.total');
});

test('a rule that has expired allows nothing; one that has not does', () => {
  const expired = judgeWith([{ ...RULE, expires: '2020-01-01' }]);
  expect(judged(expired, exchange()).judged.verdict).toBe('mismatch');
  const lasting = judgeWith([{ ...RULE, expires: '9999-01-01' }]);
  expect(judged(lasting, exchange()).judged.verdict).toBe('ignored');
});

test('a route that is gone is skipped with its reason, and nothing is kept', () => {
  expect(judged(judgeWith([]), exchange({ route: 'gone' }))).toEqual({
    judged: { route: 'gone', verdict: 'skipped', reason: 'route_removed', kinds: {} },
    finding: undefined,
  });
});

test('new routes replace the old ones whole', () => {
  const judge = judgeWith([RULE]);
  judge.setRoutes([{ id: 'other', headers: [], rules: [] }]);
  expect(judged(judge, exchange()).judged.verdict).toBe('skipped');
  expect(judged(judge, exchange({ route: 'other' })).judged.verdict).toBe('mismatch');
});

test('answers that were judged before are judged by the rules of today', () => {
  const judge = judgeWith([]);
  expect(judged(judge, exchange()).judged.verdict).toBe('mismatch');
  expect(judged(judge, exchange()).judged.verdict).toBe('mismatch');
  judge.setRoutes([{ id: 'orders-read', headers: ['content-type'], rules: [RULE] }]);
  expect(judged(judge, exchange()).judged.verdict).toBe('ignored');
});

test('a rule that ends allows nothing from its hour on, in answers that were judged before as well', () => {
  vi.useFakeTimers({ now: Date.parse('2030-01-01T11:59:59Z'), toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const judge = judgeWith([{ ...RULE, expires: '2030-01-01T12:00:00Z' }]);
  expect(judged(judge, exchange()).judged.verdict).toBe('ignored');
  vi.setSystemTime(Date.parse('2030-01-01T12:00:00Z'));
  expect(judged(judge, exchange()).judged.verdict).toBe('mismatch');
  expect(judged(judge, exchange()).judged.verdict).toBe('mismatch');
});

test('what is known to be volatile leaves unjudged and excuses nothing; a judge that is told nothing knows nothing of it', () => {
  const answerOf = (total: string) => ({ ...exchange().left, body: Buffer.from(`{"total":"${total}"}`) });
  const suspected = (judge: Judge) => {
    const found = judge.judge(exchange({ left: answerOf('a1'), right: answerOf('b2') }));
    if ('judged' in found) throw new Error('it is no mismatch');
    return found;
  };
  const verdictOf = (judge: Judge) => judge.unverified(suspected(judge)).judged;

  const judge = judgeWith([]);
  for (let time = 0; time < 3; time++) {
    expect(verdictOf(judge)).toMatchObject({ verdict: 'mismatch' });
    expect(judge.verified(suspected(judge), answerOf(`c${time}`)).judged.verdict).toBe('ignored');
  }
  expect(verdictOf(judge)).toMatchObject({ verdict: 'skipped', reason: 'noise_unverified' });
  // Where the second answer agrees with the first, all that was learned excuses nothing.
  expect(judge.verified(suspected(judge), answerOf('a1')).judged.verdict).toBe('mismatch');
  expect(verdictOf(judgeWith([]))).toMatchObject({ verdict: 'mismatch' });
});

describe('a judge that remembers what was known before a start', () => {
  const place = { route: 'orders-read', kind: 'value', path: '$.total', asked: 5, changed: 3 } as const;
  const answerOf = (total: string) => ({ ...exchange().left, body: Buffer.from(`{"total":"${total}"}`) });
  const suspected = (judge: Judge) => {
    const found = judge.judge(exchange({ left: answerOf('a1'), right: answerOf('b2') }));
    if ('judged' in found) throw new Error('it is no mismatch');
    return found;
  };
  const judgeOf = (reread: boolean) =>
    new Judge([
      {
        id: 'orders-read',
        headers: ['content-type'],
        rules: [],
        ...(reread ? { reread: { perSecond: 1, maxBody: 1000, timeout: 1000 } } : {}),
      },
    ]);
  const verdictAfter = (...places: Parameters<Judge['remember']>[0]) => {
    const judge = judgeOf(true);
    judge.remember(places);
    return judge.unverified(suspected(judge)).judged.verdict;
  };

  test.each([
    ['what changed more often than not', [place], 'skipped'],
    ['what changed seldom', [{ ...place, changed: 2 }], 'mismatch'],
    ['what was hardly seen', [{ ...place, asked: 2, changed: 2 }], 'mismatch'],
    ['another place', [{ ...place, path: '$.other' }], 'mismatch'],
    ['another route', [{ ...place, route: 'orders' }], 'mismatch'],
    ['another class of kinds', [{ ...place, kind: 'type' }], 'mismatch'],
    ['another kind of the class', [{ ...place, kind: 'text' }], 'skipped'],
    [
      'kinds of the class together',
      [
        { ...place, asked: 2, changed: 2 },
        { ...place, kind: 'text', asked: 1, changed: 1 },
      ],
      'skipped',
    ],
  ] as const)('%s', (_what, places, verdict) => {
    expect(verdictAfter(...places)).toBe(verdict);
  });

  test('soon believes what it sees itself, however much was seen before', () => {
    const judge = judgeOf(true);
    judge.remember([{ ...place, asked: 1_000_000, changed: 1_000_000 }]);
    let seen = 0;
    while (judge.unverified(suspected(judge)).judged.verdict === 'skipped' && seen < 100) {
      judge.verified(suspected(judge), answerOf('a1'));
      seen++;
    }
    expect(seen).toBe(17);
  });

  test('remembers nothing where the monolith is never asked again', () => {
    const judge = judgeOf(false);
    judge.remember([place]);
    expect(judge.unverified(suspected(judge)).judged.verdict).toBe('mismatch');
  });
});

test.each([
  ['the service refuses in the same words, which is no race', 429, 'slow down'],
  ['a text is wrong, which is no noise', 200, 'price: 2'],
])('a second answer of 429 is none: %s', (_what, status, body) => {
  const text = (code: number, of: string) => ({
    status: code,
    headers: ['content-type', 'text/plain'],
    body: Buffer.from(of),
  });
  const judge = judgeWith([]);
  const found = judge.judge(exchange({ left: text(200, 'price: 1'), right: text(status, body) }));
  if ('judged' in found) throw new Error('it is no mismatch');
  const looked = judge.verified(found, text(429, 'slow down'));
  expect(looked.judged.verdict).toBe('mismatch');
  expect(looked.outcome).toBeUndefined();
});
