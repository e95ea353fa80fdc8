import type { JsonArray } from '../json.ts';
import type { ArrayPolicy } from '../rules/rule-set.ts';
import { pairByContent, pairByScalarText, pairInPlace } from './by-content.ts';
import { pairByLikelyKey, pairByRuleKey } from './by-key.ts';
import { pairByLikeness } from './by-likeness.ts';
import type { ContentHashes } from './content-hash.ts';
import { pairLeftoversByContent, pairLeftoversInOrder } from './leftovers.ts';
import { Pairing } from './pairing.ts';

/** Which element of one array answers to which of the other. */
export interface Alignment {
  /** For each left index the right one, or -1 where the right side has no such element. */
  readonly rightOf: Int32Array;
  /** For each right index the left one, or -1. */
  readonly leftOf: Int32Array;
  /** True where elements of both sides stand in another order. */
  readonly reordered: boolean;
  /** Whether a left and a right element are known to have the same hash: then they are very likely equal. */
  sameHash(left: number, right: number): boolean;
  /** Whether a left element was paired for want of better: such a pair says nothing about order. */
  isGuess(left: number): boolean;
}

/** Elements that name themselves differently must share half of what they are to count as one that was renamed. */
const LIKENESS_OF_RENAMED = 0.5;

/**
 * Pairs the elements of two arrays, every element at most once, the surest way first: a rule's key, equal content
 * in place, equal content elsewhere, equal text, a likely key, likeness, and what remains in order. O(n log n).
 */
export function align(
  left: JsonArray,
  right: JsonArray,
  policy: ArrayPolicy,
  hashes: ContentHashes,
): Alignment {
  if (left.length <= 1 && right.length <= 1 && policy.keyBy === undefined) return inPlace(left, right);
  const pairing = new Pairing(left, right, hashes);
  if (policy.keyBy !== undefined) pairByRuleKey(pairing, policy.keyBy);
  else if (!policy.orderFree) pairInPlace(pairing);
  if (!pairing.isSettled()) pairTheRest(pairing, hashes, policy.orderFree);
  return {
    rightOf: pairing.rightOf,
    leftOf: pairing.leftOf,
    reordered: pairing.isReordered(),
    sameHash: (l, r) => pairing.sameHash(l, r),
    isGuess: (l) => pairing.guessed.has(l),
  };
}

function pairTheRest(pairing: Pairing, hashes: ContentHashes, orderFree: boolean): void {
  pairByContent(pairing);
  pairByScalarText(pairing);
  const keyed = pairByLikelyKey(pairing);
  pairByLikeness(pairing, hashes, keyed ? LIKENESS_OF_RENAMED : 0, orderFree);
  if (keyed) return;
  if (orderFree) pairLeftoversByContent(pairing);
  else pairLeftoversInOrder(pairing);
}

function inPlace(left: JsonArray, right: JsonArray): Alignment {
  const partner = (other: JsonArray) => (index: number) => (index < other.length ? index : -1);
  return {
    rightOf: Int32Array.from(left.keys(), partner(right)),
    leftOf: Int32Array.from(right.keys(), partner(left)),
    reordered: false,
    sameHash: () => false,
    isGuess: () => false,
  };
}
