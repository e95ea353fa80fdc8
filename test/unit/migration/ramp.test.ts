import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BreachCause } from '../../../src/migration/breach.ts';
import { decide, type RampInput, type RampPlan } from '../../../src/migration/ramp.ts';
import { readiness, type Standing, type StepEvidence } from '../../../src/migration/readiness.ts';
import { STAGES } from '../../../src/migration/stages.ts';
import { LatencySketch } from '../../../src/store/latency-sketch.ts';
import { answers, evidence, GATE, NOW } from './evidence.ts';

const HOUR = 3_600_000;
const PLAN: RampPlan = { steps: [1, 5, 25, 50, 100], hold: HOUR, auto: true };

/** A canary at 5 % whose step is over, and everything is well. */
function input(changes: Partial<RampInput> = {}, seen: Partial<StepEvidence> = {}): RampInput {
  return {
    standing: { stage: 'canary', percent: 5 },
    since: NOW - 24 * HOUR,
    now: NOW,
    rolledBack: false,
    ramp: PLAN,
    gate: GATE,
    evidence: evidence(seen),
    recent: undefined,
    breakerOpen: false,
    ...changes,
  };
}

const errors = (asked: number, monolith: number, service: number) => ({
  monolith: { asked, errors: monolith },
  service: { asked, errors: service },
});

describe('a canary', () => {
  test('takes one step when every check holds, and says on what that rests', () => {
    expect(decide(input())).toEqual({
      action: 'advance',
      to: { stage: 'canary', percent: 25 },
      reason: 'every check holds at 5 %',
      checks: readiness(GATE, evidence(), 'canary').checks,
    });
  });

  test('that people are to raise is only said to be due', () => {
    expect(decide(input({ ramp: { ...PLAN, auto: false } }))).toMatchObject({
      action: 'due',
      to: { stage: 'canary', percent: 25 },
    });
  });

  test('goes on from where it stands, be that a step of its ramp or not', () => {
    const at = (percent: number) => decide(input({ standing: { stage: 'canary', percent } }));
    expect(at(0)).toMatchObject({ action: 'advance', to: { percent: 1 } });
    expect(at(0.5)).toMatchObject({ action: 'advance', to: { percent: 1 } });
    expect(at(30)).toMatchObject({ action: 'advance', to: { percent: 50 } });
  });

  test.each<[string, Partial<RampInput>, RegExp]>([
    ['within its hold', { ramp: { ...PLAN, hold: 24 * HOUR + 1 } }, /held/],
    ['at the last step', { standing: { stage: 'canary', percent: 100 } }, /last step/],
    ['without a ramp', { ramp: undefined }, /no ramp/],
    [
      'after a rollback',
      { standing: { stage: 'canary', percent: 0 }, rolledBack: true },
      /a person starts it again/,
    ],
    ['of which nothing is known', { evidence: undefined }, /store cannot be read/],
    [
      'at 0 % whose breaker is open',
      { standing: { stage: 'canary', percent: 0 }, breakerOpen: true },
      /breaker/,
    ],
    ['that is not ready', { evidence: evidence({ unsettled: 2 }) }, /^openDiscrepancies: 2 not settled/],
  ])('stays %s', (_, changes, reason) => {
    expect(decide(input(changes))).toEqual({ action: 'stay', reason: expect.stringMatching(reason) });
  });

  test.each(STAGES.filter((stage) => stage !== 'canary'))(
    'is not what stands at %s: that stays whatever happens',
    (stage) => {
      const standing = { stage, percent: 100 };
      expect(decide(input({ standing, breakerOpen: true }, { against: 5000 })).action).toBe('stay');
    },
  );
});

describe('a breach takes a canary back to 0 %', () => {
  const slow = new LatencySketch();
  for (let i = 0; i < 1000; i += 1) slow.observe(i % 10 === 0 ? 0.5 : 0.1);

  test.each<[string, Partial<StepEvidence>, BreachCause]>([
    ['of answers that differ', { judged: 1000, against: 20 }, 'mismatch'],
    ['of the first answers, all of which differ', { judged: 3, against: 3 }, 'mismatch'],
    ['of errors', { paired: errors(1000, 5, 60) }, 'errors'],
    ['of errors where nobody compares', { alone: errors(1000, 5, 60) }, 'errors'],
    [
      'of a tenth of the answers that are slow',
      { latency: { monolith: answers(1000, 0.1), service: slow } },
      'latency',
    ],
  ])('%s', (_, seen, cause) => {
    const decision = decide(input({ since: NOW }, { since: NOW, ...seen }));
    expect(decision).toMatchObject({ action: 'rollback', to: { stage: 'canary', percent: 0 } });
    if (decision.action !== 'rollback') return;
    expect(decision.breaches[0]?.cause).toBe(cause);
    expect(decision.reason).toContain(decision.breaches[0]?.reason);
    expect(decision.checks.some(({ ok }) => !ok)).toBe(true);
  });

  test('of an open breaker, also while the store cannot be read', () => {
    expect(decide(input({ breakerOpen: true, evidence: undefined }))).toMatchObject({
      action: 'rollback',
      reason: 'the breaker of the service is open',
    });
  });

  test('of the last minute, which a long step of good answers must not hide', () => {
    const seen = { judged: 1_000_000, against: 30 };
    const recent = evidence({ since: NOW - 60_000, judged: 500, against: 30 });
    expect(decide(input({}, seen)).action).toBe('advance');
    expect(decide(input({ recent }, seen))).toMatchObject({ action: 'rollback', to: { percent: 0 } });
    const unlucky = evidence({ since: NOW - 60_000, judged: 500, against: 3 });
    expect(decide(input({ recent: unlucky }, seen)).action).toBe('advance');
  });

  test('whether or not it has a ramp', () => {
    expect(decide(input({ ramp: undefined, breakerOpen: true })).action).toBe('rollback');
  });

  test.each<[string, Partial<StepEvidence>]>([
    ['an unlucky start', { judged: 100, against: 1 }],
    ['one exchange or two, be they the first', { judged: 2, against: 2 }],
    ['a rate just over budget', { judged: 10_000, against: 14 }],
    ['errors that the monolith has as well', { paired: errors(1000, 60, 60) }],
    ['a few errors', { paired: errors(50, 0, 1) }],
    [
      'slow answers of which there are few',
      { latency: { monolith: answers(99, 0.1), service: answers(99, 5) } },
    ],
    [
      'answers that are slower by less than the slack',
      { latency: { monolith: answers(1000, 0.001), service: answers(1000, 0.0055) } },
    ],
  ])('but not %s', (_, seen) => {
    expect(decide(input({}, seen)).action).not.toBe('rollback');
  });
});

/** Any evidence that a store can give. */
const anyEvidence = fc
  .record({
    judged: fc.nat(20_000),
    share: fc.constantFrom(0, 0.0001, 0.001, 0.01, 0.3, 1),
    skipped: fc.nat(3000),
    unsettled: fc.nat(2),
    slow: fc.constantFrom(0.05, 0.1, 0.3),
    held: fc.nat(48 * HOUR),
  })
  .map(({ judged, share, skipped, unsettled, slow, held }) =>
    evidence({
      since: NOW - held,
      judged,
      against: Math.floor(judged * share),
      skipped,
      unsettled,
      latency: { monolith: answers(judged, 0.1), service: answers(judged, slow) },
    }),
  );

const anyInput = fc
  .record({
    standing: fc.record({
      stage: fc.constantFrom(...STAGES, 'canary' as const),
      percent: fc.constantFrom(0, 1, 5, 7.5, 50, 100),
    }),
    rolledBack: fc.boolean(),
    ramp: fc.option(
      fc.record({ steps: fc.constant(PLAN.steps), hold: fc.nat(30 * HOUR), auto: fc.boolean() }),
      {
        nil: undefined,
      },
    ),
    evidence: fc.option(anyEvidence, { nil: undefined, freq: 6 }),
    breakerOpen: fc.boolean(),
  })
  .map((parts) => input({ ...parts, since: parts.evidence?.since ?? NOW }));

describe('whatever is known', () => {
  test('it rises by one step of its ramp at most, and only when every check holds, held long enough', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const decision = decide(given);
        if (decision.action !== 'advance' && decision.action !== 'due') return;
        const { standing, ramp, evidence: seen } = given;
        expect(decision.action === 'advance').toBe(ramp?.auto);
        expect(ramp?.steps.filter((step) => step > standing.percent)[0]).toBe(decision.to.percent);
        expect(readiness(GATE, seen as StepEvidence, 'canary').ready).toBe(true);
        expect(given.now - given.since).toBeGreaterThanOrEqual(ramp?.hold ?? Number.POSITIVE_INFINITY);
        expect(given.breakerOpen || given.rolledBack).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('an open breaker leaves no user of a canary with the service', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const { standing } = given;
        const decision = decide({ ...given, breakerOpen: true });
        if (standing.stage === 'canary' && standing.percent > 0)
          expect(decision).toMatchObject({ action: 'rollback', to: { percent: 0 } });
        else expect(decision.action).toBe('stay');
      }),
    );
  });

  test('what is ready is never taken back', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const seen = given.evidence;
        if (seen === undefined || !readiness(GATE, seen, 'canary').ready) return;
        expect(decide({ ...given, breakerOpen: false }).action).not.toBe('rollback');
      }),
      { numRuns: 1000 },
    );
  });
});

/** A ledger is all that is left when a process ends. */
interface Entry {
  readonly at: number;
  readonly to: Standing;
  readonly rolledBack: boolean;
}

test('a ramp climbs from entry to entry, however often it is started anew, and a breach ends it', () => {
  const climb = (restartEvery: number): string[] => {
    const ledger: Entry[] = [{ at: 0, to: { stage: 'canary', percent: 0 }, rolledBack: false }];
    for (let now = 0; now < 200 * HOUR; now += HOUR / 4) {
      // Nothing outlives a tick but the ledger; every so often a whole tick is lost as well.
      if (restartEvery > 0 && (now / (HOUR / 4)) % restartEvery === 0) continue;
      const latest = ledger.at(-1) as Entry;
      const { at: since, to: standing, rolledBack } = latest;
      const broken = standing.percent === 50 && now - since > 10 * HOUR;
      const seen = evidence({ since, now, against: broken ? 500 : 0 });
      const decision = decide(input({ standing, since, now, rolledBack, evidence: seen }));
      if (decision.action === 'advance' || decision.action === 'rollback')
        ledger.push({ at: now, to: decision.to, rolledBack: decision.action === 'rollback' });
    }
    return ledger.map(({ to, rolledBack }) => `${to.percent}${rolledBack ? ' rolled back' : ''}`);
  };
  expect(climb(0)).toEqual(['0', '1', '5', '25', '50', '0 rolled back']);
  expect(climb(3)).toEqual(climb(0));
});
