import type { Judgement } from './judgement.ts';

/**
 * Two status codes that differ. A change of class (2xx to 5xx) is told apart from one within a class, which ranks
 * below it.
 */
export function judgeStatus(left: number, right: number): Judgement {
  const detail = isClassChange(left, right)
    ? `class change: from ${classOf(left)} to ${classOf(right)}`
    : `same class: both ${classOf(left)}`;
  return { kind: 'status', detail, signature: `${left}/${right}` };
}

/** Whether one side succeeded (2xx, 3xx) and the other failed (4xx, 5xx). */
export function successAgainstError(left: number, right: number): boolean {
  return isError(left) !== isError(right);
}

/** Whether two codes are of different classes, such as 2xx and 5xx. */
export function isClassChange(left: number, right: number): boolean {
  return classOf(left) !== classOf(right);
}

function isError(status: number): boolean {
  return status >= 400;
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
