import { JsonNumber } from '../json.ts';
import { typeName } from '../json-type.ts';
import type { Judgement, Pair } from './judgement.ts';
import type { NumberPair } from './number-pair.ts';

/** Anything that no other kind explains. Fits every pair. */
export function value({ left, right, numbers }: Pair): Judgement {
  if (left === undefined || right === undefined) return { kind: 'value', detail: '', signature: '' };
  const [leftType, rightType] = [typeName(left), typeName(right)];
  if (leftType !== rightType) {
    const detail = `${leftType} against ${rightType}`;
    return { kind: 'value', detail, signature: `${leftType}/${rightType}` };
  }
  if (left instanceof JsonNumber && right instanceof JsonNumber) return valueJudgement(numberDetail(numbers));
  if (typeof left === 'string' && typeof right === 'string') return valueJudgement(stringDetail(left, right));
  return valueJudgement('the values differ');
}

/** A plain `value` with its own words. */
export function valueJudgement(detail: string, signature = ''): Judgement {
  return { kind: 'value', detail, signature };
}

/** Where two strings begin to differ. Lines and characters count from 1. */
export function stringDetail(left: string, right: string): string {
  const end = Math.min(left.length, right.length);
  let at = 0;
  while (at < end && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  const lineStart = left.lastIndexOf('\n', at - 1) + 1;
  if (at === 0 || lineStart === 0) return `the strings differ from character ${at + 1}`;
  const line = left.slice(0, lineStart).split('\n').length;
  return `the texts differ from line ${line}, character ${at - lineStart + 1}`;
}

function numberDetail(numbers: NumberPair | undefined): string {
  if (!numbers) return 'the numbers differ';
  return `apart by ${numbers.right.number.minus(numbers.left.number).toString()}`;
}
