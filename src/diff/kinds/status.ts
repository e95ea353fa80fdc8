import type { Judgement } from './judgement.ts';

/** Two status codes that differ. */
export function judgeStatus(left: number, right: number): Judgement {
  const classChange = classOf(left) !== classOf(right);
  const detail = classChange
    ? `the class changes from ${classOf(left)} to ${classOf(right)}`
    : 'the same class';
  return { kind: 'status', detail, signature: `${left}/${right}` };
}

/** Whether one side succeeded (2xx, 3xx) and the other failed (4xx, 5xx). */
export function successAgainstError(left: number, right: number): boolean {
  return isError(left) !== isError(right);
}

function isError(status: number): boolean {
  return status >= 400;
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
