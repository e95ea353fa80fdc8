import { JsonObject, type JsonValue } from '../json.ts';
import type { Judgement, Pair } from './judgement.ts';

/**
 * An empty string, array or object against null, or against no field. An element of an array is never absent in
 * this sense. Told apart from `null-absent`, because a client that copes with null may still fall over `""`.
 */
export function empty({ left, right, element }: Pair): Judgement | undefined {
  const leftWord = emptyWord(left);
  const rightWord = emptyWord(right);
  if ((leftWord === undefined) === (rightWord === undefined)) return undefined;
  const other = leftWord === undefined ? left : right;
  if (other === undefined ? element : other !== null) return undefined;
  const otherWord = other === null ? 'null' : 'absent';
  const words = [leftWord ?? otherWord, rightWord ?? otherWord] as const;
  return {
    kind: 'empty',
    detail: `${words[0]} on the left, ${words[1]} on the right`,
    signature: words.join('/'),
  };
}

/** `""`, `[]` or `{}`; undefined for every other value, null and nothing included. */
function emptyWord(value: JsonValue | undefined): string | undefined {
  if (value === '') return '""';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : undefined;
  return value instanceof JsonObject && value.members.size === 0 ? '{}' : undefined;
}
