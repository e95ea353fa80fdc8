import { describeRule } from '../diff/rules/describe.ts';
import type { Side } from '../diff/types.ts';
import { latencyByRoute, type RouteLatency } from '../metrics/latency.ts';
import type { MetricValue } from '../metrics/value.ts';
import { type Evidence, mismatchUpperBound } from '../migration/mismatch-bound.ts';
import type { RampOutlook } from '../migration/ramp-outlook.ts';
import type { CheckName, Readiness } from '../migration/readiness.ts';
import type { Stage } from '../migration/stages.ts';
import { type Standings, standingInFile } from '../migration/standing.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { CountedVerdict, RouteCounts, RuleRecord } from '../store/types.ts';
import { type RuleStatus, ruleStatus } from './rule-status.ts';

/** One route as `GET /api/v1/routes` shows it. */
export interface RouteStatus {
  readonly id: string;
  readonly service: string;
  /** Scheme, host and port of both sides. */
  readonly urls?: Readonly<Record<Side, string>>;
  readonly stage: Stage;
  /** Percentage of users that the service serves now. */
  readonly percent: number;
  readonly match: RouteConfig['match'];
  /** Exchanges by verdict, all of them, zeros included; `not_sampled` ones were left out by `shadow.sample`. */
  readonly comparisons: Readonly<Record<CountedVerdict, number>>;
  /** Why comparisons failed or were skipped. */
  readonly reasons: RouteCounts['reasons'];
  /** Share of judged and failed exchanges that count against the service; null while there are none. */
  readonly mismatchRate: number | null;
  /** Upper confidence bound of that share, valid at every moment at once. */
  readonly mismatchUpperBound: number;
  readonly openDiscrepancies: number;
  readonly readiness: ReadinessSummary;
  /** When a breach took it back to where it stands, ISO 8601 in UTC; absent where a person, the file or a ramp took it there. */
  readonly rolledBackAt?: string;
  /** What its ramp has planned and does next; absent without a ramp. */
  readonly ramp?: RampOutlook;
  /** Seconds, since this process started. */
  readonly latency: RouteLatency;
  readonly rules: readonly RuleStatus[];
}

/** For its next step: whether it may take it, and the names of the checks that do not hold. */
export interface ReadinessSummary {
  readonly ready: boolean;
  readonly failing: readonly CheckName[];
  /** Upper confidence bound of the mismatch rate of what began since the present step did: what the gate judges. */
  readonly mismatchUpperBound: number;
  /** The budget that it must be under. */
  readonly maxMismatchRate: number;
}

/** What the statuses of routes are made from. */
export interface RouteFacts {
  readonly counts: readonly RouteCounts[];
  readonly upstreamDurations: readonly MetricValue[];
  readonly ruleUses: readonly RuleRecord[];
  /** Routes that are not in it stand where the configuration says. */
  readonly standings: Standings;
  /** Of each route, in their order. */
  readonly readiness: readonly Readiness[];
  /** Of each route, in their order. */
  readonly ramps: readonly (RampOutlook | undefined)[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The state of every route of a configuration, in its order. */
export function routeStatuses(routes: readonly RouteConfig[], facts: RouteFacts): RouteStatus[] {
  const byRoute = new Map(facts.counts.map((entry) => [entry.route, entry] as const));
  const latencies = latencyByRoute(facts.upstreamDurations);
  const uses = new Map(facts.ruleUses.map((use) => [`${use.route} ${use.rule}`, use] as const));
  return routes.map((route, i) => ({
    ...routeStatus(route, byRoute.get(route.id), latencies.get(route.id) ?? {}),
    ...(facts.standings.get(route.id) ?? standingInFile(route)),
    readiness: summaryOf(route, facts.readiness[i]),
    ...rampOf(facts.ramps[i]),
    rules: route.compare.rules.map((rule) =>
      ruleStatus(rule, uses.get(`${route.id} ${describeRule(rule)}`), facts.now),
    ),
  }));
}

/** What a route's counts say for and against the service. Failed ones count against it, skipped ones for nobody. */
export function evidenceOf(verdicts: RouteCounts['verdicts']): Evidence {
  const against = (verdicts.mismatch ?? 0) + (verdicts.failed ?? 0);
  return { judged: (verdicts.match ?? 0) + (verdicts.ignored ?? 0) + against, against };
}

function rampOf(ramp: RampOutlook | undefined): Pick<RouteStatus, 'ramp'> {
  return ramp === undefined ? {} : { ramp };
}

function summaryOf({ gate }: RouteConfig, readiness: Readiness | undefined): ReadinessSummary {
  const { ready = false, checks = [] } = readiness ?? {};
  const mismatches = checks.find(({ name }) => name === 'mismatchRate');
  return {
    ready,
    failing: checks.filter(({ ok }) => !ok).map(({ name }) => name),
    // Nothing judged excludes nothing.
    mismatchUpperBound: mismatches?.actual ?? 1,
    maxMismatchRate: gate.maxMismatchRate,
  };
}

function routeStatus(
  route: RouteConfig,
  counts: RouteCounts | undefined,
  latency: RouteLatency,
): Omit<RouteStatus, 'rules' | 'stage' | 'percent' | 'readiness' | 'ramp'> {
  const comparisons = {
    match: 0,
    ignored: 0,
    mismatch: 0,
    failed: 0,
    skipped: 0,
    not_sampled: 0,
    ...counts?.verdicts,
  };
  const { judged, against } = evidenceOf(comparisons);
  return {
    id: route.id,
    service: route.service,
    match: route.match,
    comparisons,
    reasons: counts?.reasons ?? {},
    mismatchRate: judged === 0 ? null : against / judged,
    mismatchUpperBound: mismatchUpperBound({ judged, against }),
    openDiscrepancies: counts?.openDiscrepancies ?? 0,
    latency,
  };
}
