import type { Asked, Outcome } from './ask.ts';
import { bodyOf, type Fault, ROUTES, type Side, statusOf } from './plan.ts';

/** True where a side was dead at some moment while the request was under way. */
export type WasDead = (side: Side) => boolean;

/** Faults after which no whole answer comes. */
const DEADLY: readonly Fault[] = ['reset', 'cut', 'malformed', 'hang'];

/** What is wrong with an answer; undefined where it is exact, or an error that its upstream made. */
export function complaint(
  { method, plan, receipt }: Asked,
  outcome: Outcome,
  wasDead: WasDead,
): string | undefined {
  if (outcome.type === 'left') return undefined;
  const sides: readonly string[] = ROUTES[plan.route].sides;
  const { side } = outcome;
  if (side !== undefined && !sides.includes(side)) return `${side} answered`;
  if (outcome.type === 'broken') {
    if (side === undefined) return `the connection broke before an answer: ${outcome.why}`;
    if (plan.faults[side as Side] === 'cut' || wasDead(side as Side)) return undefined;
    return `the answer of ${side} broke off: ${outcome.why}`;
  }
  if (side === undefined) {
    // Where nothing is lost by asking again the monolith answers in the service's place: then both have failed.
    const mayFail = method === 'POST' ? ROUTES[plan.route].sides : (['monolith'] as const);
    const failed = mayFail.some((other) => DEADLY.includes(plan.faults[other]) || wasDead(other));
    if (outcome.status !== 502 && outcome.status !== 504)
      return `Ficus answered ${outcome.status}: ${outcome.body}`;
    return failed ? undefined : `Ficus answered ${outcome.status} though nobody had failed: ${outcome.body}`;
  }
  const served = side as Side;
  if (DEADLY.includes(plan.faults[served])) return `a whole answer came of ${side}, which gave none`;
  if (outcome.status !== statusOf(plan, served)) return `${side} answered ${outcome.status}`;
  const expected = method === 'HEAD' ? '' : bodyOf(plan, served, receipt);
  return outcome.body === expected
    ? undefined
    : `${side}'s body is another one, ${outcome.body.length} characters long`;
}
