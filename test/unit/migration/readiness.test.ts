import { describe, expect, test } from 'vitest';
import { mismatchUpperBound } from '../../../src/migration/mismatch-bound.ts';
import { nextStep } from '../../../src/migration/next-step.ts';
import { type CheckName, needsGate, readiness, type StepEvidence } from '../../../src/migration/readiness.ts';
import type { Stage } from '../../../src/migration/stages.ts';
import { answers, evidence, GATE, NOW } from './evidence.ts';

function check(name: CheckName, changes: Partial<StepEvidence>, to: Stage = 'canary') {
  const { checks } = readiness(GATE, evidence(changes), to);
  const found = checks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no check ${name}`);
  return found;
}

const errors = (asked: number, monolith: number, service: number) => ({
  monolith: { asked, errors: monolith },
  service: { asked, errors: service },
});
const latency = (monolith: number, service: number, count = 10_000) => ({
  monolith: answers(count, monolith),
  service: answers(count, service),
});

test('a day without a fault is enough, and every check says so with its figures', () => {
  const { ready, checks } = readiness(GATE, evidence(), 'canary');
  expect(ready).toBe(true);
  expect(checks.map(({ name, ok, actual, required }) => [name, ok, actual, required])).toEqual([
    ['comparisons', true, 10_000, 1000],
    ['mismatchRate', true, mismatchUpperBound({ judged: 10_000, against: 0 }), 0.001],
    ['openDiscrepancies', true, 0, 0],
    ['errorRate', true, 0, 0.001],
    ['errorRateUnmirrored', true, null, 0.001],
    ['latencyP95', true, 1, 1.2],
    ['latencyP99', true, 1, 1.2],
    ['soak', true, 86_400, 86_400],
    ['expiredRules', true, 0, 0],
    ['skipped', true, 0, 0.1],
  ]);
});

describe('one fault keeps a route where it is, and names its check', () => {
  test.each<[CheckName, Partial<StepEvidence>]>([
    ['mismatchRate', { against: 10 }],
    ['openDiscrepancies', { unsettled: 1 }],
    ['errorRate', { paired: errors(10_000, 0, 11) }],
    ['errorRateUnmirrored', { alone: errors(1000, 0, 2) }],
    ['soak', { since: NOW - 86_399_999 }],
    ['expiredRules', { expiredRules: ['$.a allow timezone (orders)'] }],
    ['skipped', { skipped: 1112 }],
  ])('%s', (name, changes) => {
    const { ready, checks } = readiness(GATE, evidence(changes), 'canary');
    expect(ready).toBe(false);
    expect(checks.filter(({ ok }) => !ok).map((one) => one.name)).toEqual([name]);
  });

  test('both latencies, where all answers are slower', () => {
    const { checks } = readiness(GATE, evidence({ latency: latency(0.1, 0.121) }), 'canary');
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['latencyP95', 'latencyP99']);
  });

  test('comparisons, where the bound alone would do', () => {
    const gate = { ...GATE, minComparisons: 10_001 };
    const { checks } = readiness(gate, evidence(), 'canary');
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['comparisons']);
  });

  test('a single comparison is one in words too', () => {
    const { checks } = readiness(GATE, evidence({ judged: 1 }), 'canary');
    expect(checks[0]?.detail).toBe('1 comparison since the step began, 1,000 needed');
  });

  test('nothing seen is nothing shown', () => {
    const none = { asked: 0, errors: 0 };
    const seen = { judged: 0, paired: { monolith: none, service: none }, latency: latency(1, 1, 0) };
    const { checks } = readiness(GATE, evidence({ ...seen, since: NOW }), 'canary');
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'comparisons',
      'mismatchRate',
      'soak',
    ]);
  });
});

describe('errors', () => {
  test('that the monolith has as well are no fault of the service', () => {
    expect(check('errorRate', { paired: errors(10_000, 500, 510) }).ok).toBe(true);
    expect(check('errorRate', { paired: errors(10_000, 500, 511) }).ok).toBe(false);
  });

  test('of unmirrored requests are held against those of the users of the other side', () => {
    const alone = { monolith: { asked: 5000, errors: 50 }, service: { asked: 1000, errors: 11 } };
    expect(check('errorRateUnmirrored', { alone })).toMatchObject({ ok: true, actual: 0.011 });
    const worse = { ...alone, service: { asked: 1000, errors: 12 } };
    expect(check('errorRateUnmirrored', { alone: worse }).ok).toBe(false);
  });

  test('where the monolith serves nobody, those of mirrored requests stand for it', () => {
    const alone = { monolith: { asked: 0, errors: 0 }, service: { asked: 1000, errors: 11 } };
    expect(check('errorRateUnmirrored', { alone, paired: errors(10_000, 100, 100) }).ok).toBe(true);
    expect(check('errorRateUnmirrored', { alone, paired: errors(10_000, 10, 10) }).ok).toBe(false);
  });

  test('of too few unmirrored requests are not known, and say so', () => {
    expect(check('errorRateUnmirrored', { alone: errors(99, 0, 99) })).toMatchObject({
      ok: true,
      actual: null,
      detail: 'not known: 99 requests, 100 needed to say',
    });
  });
});

describe('latency', () => {
  test('of answers that are slower by less than the slack says nothing', () => {
    expect(check('latencyP99', { latency: latency(0.001, 0.006) })).toMatchObject({ ok: true, actual: 6 });
    expect(check('latencyP99', { latency: latency(0.001, 0.0061) }).ok).toBe(false);
  });

  test('of too few answers is not known, and says so', () => {
    expect(check('latencyP95', { latency: latency(0.1, 9, 99) })).toMatchObject({
      ok: true,
      actual: null,
      detail: 'not known: 99 answers of both sides, 100 needed to say',
    });
    expect(check('latencyP95', { latency: latency(0.1, 9, 100) }).ok).toBe(false);
    expect(check('latencyP99', { latency: latency(0.1, 9, 499) }).actual).toBeNull();
  });
});

test('complete asks for the long soak', () => {
  expect(check('soak', {}, 'complete')).toMatchObject({ ok: false, required: 336 * 3600 });
  expect(check('soak', { since: NOW - GATE.completeSoak }, 'complete').ok).toBe(true);
});

describe('a gate stands before what moves users to the service, or takes the monolith away', () => {
  test.each([
    ['off', 0, 'shadow', 0, false],
    ['shadow', 0, 'canary', 0, false],
    ['shadow', 0, 'canary', 0.001, true],
    ['canary', 5, 'canary', 25, true],
    ['canary', 25, 'canary', 5, false],
    ['canary', 100, 'live', 100, false],
    ['canary', 50, 'live', 100, true],
    ['live', 100, 'complete', 100, true],
    ['complete', 100, 'live', 100, false],
    ['live', 100, 'off', 0, false],
  ] as const)('%s %d → %s %d: %s', (stage, percent, toStage, toPercent, needed) => {
    expect(needsGate({ stage, percent }, { stage: toStage, percent: toPercent })).toBe(needed);
  });
});

test('steps follow each other to the end of the way', () => {
  const way: string[] = [];
  for (let at = nextStep({ stage: 'off', percent: 0 }, [10, 60]); at !== undefined; ) {
    way.push(`${at.stage} ${at.percent}`);
    at = nextStep(at, [10, 60]);
  }
  expect(way).toEqual(['shadow 0', 'canary 10', 'canary 60', 'live 100', 'complete 100']);
  expect(nextStep({ stage: 'canary', percent: 30 })).toEqual({ stage: 'canary', percent: 50 });
});
