import type { Judgement } from './judgement.ts';

/**
 * Two status codes that differ. A change of class (2xx to 5xx) is told apart from one within a class, which ranks
 * below it.
 */
export function judgeStatus(left: number, right: number): Judgement {
  const detail = isClassChange(left, right)
    ? `class change: from ${classOf(left)} to ${classOf(right)}`
    : `same class: both ${classOf(left)}`;
  const judgement: Judgement = { kind: 'status', detail, signature: `${left}/${right}` };
  return isOtherOutcome(left, right) ? { ...judgement, facts: { otherOutcome: true } } : judgement;
}

/**
 * Whether two codes tell a client of different outcomes: success (below 400), a fault of its own (4xx), a fault of the
 * server (5xx). A rule that allows `status` covers that only where its pattern names both codes.
 */
export function isOtherOutcome(left: number, right: number): boolean {
  return outcomeOf(left) !== outcomeOf(right);
}

/** The signature of two whole bodies that are not compared, because one side succeeded and the other failed. */
export const OTHER_OUTCOME = 'other outcome';

/** Whether one side succeeded (2xx, 3xx) and the other failed (4xx, 5xx). */
export function successAgainstError(left: number, right: number): boolean {
  return isError(left) !== isError(right);
}

/** Too Many Requests (RFC 6585, 4): it says something of who asks and how often, and nothing of what was asked for. */
export function isRateLimited(status: number): boolean {
  return status === 429;
}

/** Whether two codes are of different classes, such as 2xx and 5xx. */
export function isClassChange(left: number, right: number): boolean {
  return classOf(left) !== classOf(right);
}

function isError(status: number): boolean {
  return status >= 400;
}

function outcomeOf(status: number): 'success' | 'client' | 'server' {
  if (!isError(status)) return 'success';
  return status < 500 ? 'client' : 'server';
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
