import { counted } from '../counted.ts';
import type { Standing } from '../store/ledger-entry.ts';
import { mismatchUpperBound } from './mismatch-bound.ts';
import { effectivePercent, type Stage } from './stages.ts';

export type { Standing };

/** What a route's configuration asks for, as `gate` of `routes.yaml`; times in milliseconds. */
export interface Gate {
  readonly minComparisons: number;
  readonly maxMismatchRate: number;
  readonly maxErrorIncrease: number;
  readonly maxLatencyRatio: number;
  readonly latencySlack: number;
  readonly maxSkipped: number;
  readonly soak: number;
  readonly completeSoak: number;
}

/** Answers of one side, by how long they took in seconds. */
export interface LatencySample {
  readonly count: number;
  quantile(q: number): number;
  /** How many took surely longer than so many seconds. */
  above(seconds: number): number;
}

export interface Errors {
  readonly asked: number;
  readonly errors: number;
}

/** What is known of a route since its present step began. */
export interface StepEvidence {
  /** Since when, and now: milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
  /** Comparisons that were judged or failed, and those that count against the service. */
  readonly judged: number;
  readonly against: number;
  /** Exchanges that were to be compared and were not. */
  readonly skipped: number;
  /** Discrepancies that nobody has settled, whenever they were found. */
  readonly unsettled: number;
  /** Errors (5xx, or no whole answer) of both sides, to requests that both were asked. */
  readonly paired: { readonly monolith: Errors; readonly service: Errors };
  /** The same of users' requests that only one side was asked. */
  readonly alone: { readonly monolith: Errors; readonly service: Errors };
  /** Of the same requests. */
  readonly latency: { readonly monolith: LatencySample; readonly service: LatencySample };
  /** Rules of the route that have expired. */
  readonly expiredRules: readonly string[];
}

/** One condition with its figures. `actual` is null where too little is known to say. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly actual: number | null;
  readonly required: number;
  /** The same in words. */
  readonly detail: string;
}

export const CHECK_NAMES = [
  'comparisons',
  'mismatchRate',
  'openDiscrepancies',
  'errorRate',
  'errorRateUnmirrored',
  'latencyP95',
  'latencyP99',
  'soak',
  'expiredRules',
  'skipped',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

/** One for all: `toLocaleString` makes a new one at each call, and a scrape asks for the readiness of every route. */
const FIGURES = new Intl.NumberFormat('en-US');

/** Fewer requests than this say nothing of an error rate; fewer answers nothing of a quantile (five beyond it). */
export const LEAST_UNMIRRORED = 100;
export const LEAST_ANSWERS = { p95: 100, p99: 500 } as const;

/** Whether a change moves users to the service, or takes the monolith away: only that must be let through. */
export function needsGate(from: Standing, to: Standing): boolean {
  if (to.stage === 'complete') return from.stage !== 'complete';
  return effectivePercent(to.stage, to.percent) > effectivePercent(from.stage, from.percent);
}

/** Whether a route may take a step to the stage `to`, check by check. */
export function readiness(gate: Gate, evidence: StepEvidence, to: Stage): Readiness {
  const checks = [
    comparisons(gate, evidence),
    mismatchRate(gate, evidence),
    openDiscrepancies(evidence),
    errorRate(gate, evidence),
    errorRateUnmirrored(gate, evidence),
    latency('latencyP95', 0.95, LEAST_ANSWERS.p95, gate, evidence),
    latency('latencyP99', 0.99, LEAST_ANSWERS.p99, gate, evidence),
    soak(to === 'complete' ? gate.completeSoak : gate.soak, evidence),
    expiredRules(evidence),
    skipped(gate, evidence),
  ];
  return { ready: checks.every(({ ok }) => ok), checks };
}

function comparisons({ minComparisons: required }: Gate, { judged: actual }: StepEvidence): Check {
  const detail = `${counted(actual, 'comparison')} since the step began, ${figure(required)} needed`;
  return { name: 'comparisons', ok: actual >= required, actual, required, detail };
}

function mismatchRate({ maxMismatchRate: required }: Gate, { judged, against }: StepEvidence): Check {
  const actual = mismatchUpperBound({ judged, against });
  const seen = `${figure(against)} of ${figure(judged)} count against the service`;
  const detail = `at most ${share(actual)} with 95 % confidence (${seen}), must be under ${share(required)}`;
  return { name: 'mismatchRate', ok: actual < required, actual, required, detail };
}

function openDiscrepancies({ unsettled: actual }: StepEvidence): Check {
  const detail = actual === 0 ? 'none is open' : `${figure(actual)} not settled, none may be`;
  return { name: 'openDiscrepancies', ok: actual === 0, actual, required: 0, detail };
}

function errorRate({ maxErrorIncrease }: Gate, { paired: { monolith, service } }: StepEvidence): Check {
  const required = rateOf(monolith) + maxErrorIncrease;
  const actual = rateOf(service);
  const detail =
    `${share(actual)} of the service's answers are errors, at most ${share(required)} ` +
    `(the monolith's ${share(rateOf(monolith))} and ${share(maxErrorIncrease)})`;
  return { name: 'errorRate', ok: actual <= required, actual, required, detail };
}

/**
 * Requests that are not mirrored are split by the user, so both sides' shares can be compared; where the monolith serves
 * nobody any more, those that both were asked stand for it.
 */
function errorRateUnmirrored(
  { maxErrorIncrease }: Gate,
  { alone: { monolith, service }, paired }: StepEvidence,
): Check {
  const name = 'errorRateUnmirrored';
  const basis = monolith.asked >= LEAST_UNMIRRORED ? monolith : paired.monolith;
  const required = rateOf(basis) + maxErrorIncrease;
  if (service.asked < LEAST_UNMIRRORED) {
    const detail = `not known: ${counted(service.asked, 'request')}, ${LEAST_UNMIRRORED} needed to say`;
    return { name, ok: true, actual: null, required, detail };
  }
  const actual = rateOf(service);
  const detail =
    `${share(actual)} of ${figure(service.asked)} users' requests that the service alone was asked are errors, ` +
    `at most ${share(required)}`;
  return { name, ok: actual <= required, actual, required, detail };
}

/** Where too little is known to say, it does not stand in the way: `minComparisons` says how much is enough. */
function latency(
  name: 'latencyP95' | 'latencyP99',
  q: number,
  least: number,
  { maxLatencyRatio: required, latencySlack }: Gate,
  { latency: { monolith, service } }: StepEvidence,
): Check {
  const known = Math.min(monolith.count, service.count);
  if (known < least) {
    const detail = `not known: ${counted(known, 'answer')} of both sides, ${least} needed to say`;
    return { name, ok: true, actual: null, required, detail };
  }
  const [left, right] = [monolith.quantile(q), service.quantile(q)];
  const actual = right / left;
  const within = actual <= required;
  const slack = right - left <= latencySlack / 1000;
  const detail =
    `${time(right)}, ${actual.toFixed(2)} times the monolith's ${time(left)}, at most ${required} times` +
    (slack && !within ? `, and slower by no more than ${latencySlack} ms` : '');
  return { name, ok: within || slack, actual, required, detail };
}

/** In seconds. */
function soak(milliseconds: number, { since, now }: StepEvidence): Check {
  const actual = Math.max(0, now - since) / 1000;
  const required = milliseconds / 1000;
  const detail = `${span(actual)} at this step, ${span(required)} needed`;
  return { name: 'soak', ok: actual >= required, actual, required, detail };
}

function expiredRules({ expiredRules: rules }: StepEvidence): Check {
  const detail = rules.length === 0 ? 'none has expired' : `expired: ${rules.join('; ')}`;
  return { name: 'expiredRules', ok: rules.length === 0, actual: rules.length, required: 0, detail };
}

function skipped({ maxSkipped: required }: Gate, { judged, skipped: left }: StepEvidence): Check {
  const all = judged + left;
  const actual = all === 0 ? 0 : left / all;
  const detail = `${share(actual)} of what was to be compared was not, at most ${share(required)}`;
  return { name: 'skipped', ok: actual <= required, actual, required, detail };
}

function rateOf({ asked, errors }: Errors): number {
  return asked === 0 ? 0 : errors / asked;
}

function figure(value: number): string {
  return FIGURES.format(value);
}

function share(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

function time(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}

function span(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toPrecision(3))} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
