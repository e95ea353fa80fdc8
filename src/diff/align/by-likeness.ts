import { JsonObject, type JsonValue } from '../json.ts';
import type { ContentHashes } from './content-hash.ts';
import type { Pairing } from './pairing.ts';

/** Content that more elements share tells none of them apart; skipping it also bounds the work. */
const MAX_SHARERS = 8;
/** Members of one element that are looked at. */
const MAX_FEATURES = 64;

interface Candidate {
  readonly left: number;
  readonly right: number;
  /** Part of the larger element's members that both have, 0 to 1. */
  readonly likeness: number;
}

/**
 * Pairs free objects and arrays by the members they share, the most alike first. `least` is the smallest part of
 * the members (0 to 1) that must be shared. With `orderFree`, position does not break ties: content does.
 * O(n log n): only content shared by few elements proposes pairs.
 */
export function pairByLikeness(
  pairing: Pairing,
  hashes: ContentHashes,
  least: number,
  orderFree: boolean,
): void {
  const freeLeft = pairing.freeLeft();
  const freeRight = pairing.freeRight();
  if (freeLeft.length === 0 || freeRight.length === 0) return;
  const leftFeatures = freeLeft.map((index) => features(pairing.left[index], hashes));
  const rightFeatures = freeRight.map((index) => features(pairing.right[index], hashes));
  const leftSharers = sharersOf(leftFeatures);
  const rightSharers = sharersOf(rightFeatures);
  const candidates: Candidate[] = [];
  leftFeatures.forEach((own, at) => {
    const proposed: number[] = [];
    for (const feature of own) {
      const others = rightSharers.get(feature);
      if (!others || others.length > MAX_SHARERS) continue;
      if ((leftSharers.get(feature)?.length ?? 0) > MAX_SHARERS) continue;
      for (const other of others) if (!proposed.includes(other)) proposed.push(other);
    }
    for (const other of proposed) {
      const likeness = likenessOf(own, rightFeatures[other] ?? []);
      if (likeness >= least)
        candidates.push({ left: freeLeft[at] ?? 0, right: freeRight[other] ?? 0, likeness });
    }
  });
  candidates.sort(orderFree ? byLikenessThenContent(pairing) : byLikenessThenPosition);
  for (const { left, right } of candidates) {
    if (pairing.rightOf[left] === -1 && pairing.leftOf[right] === -1) pairing.claim(left, right);
  }
}

/** Hashes of an object's members, or of an array's elements, each once. Scalars have none. */
function features(value: JsonValue | undefined, hashes: ContentHashes): readonly number[] {
  const found: number[] = [];
  if (value instanceof JsonObject) {
    for (const [key, member] of value.members) {
      if (found.length >= MAX_FEATURES) break;
      found.push(hashes.hash(key) / 3 + hashes.hash(member) / 2);
    }
  } else if (Array.isArray(value)) {
    for (const element of value) {
      if (found.length >= MAX_FEATURES) break;
      const feature = hashes.hash(element);
      if (!found.includes(feature)) found.push(feature);
    }
  }
  return found;
}

/** Who has each feature. Lists end at one more than the most that count. */
function sharersOf(all: readonly (readonly number[])[]): Map<number, number[]> {
  const sharers = new Map<number, number[]>();
  all.forEach((own, at) => {
    for (const feature of own) {
      const list = sharers.get(feature);
      if (list === undefined) sharers.set(feature, [at]);
      else if (list.length <= MAX_SHARERS) list.push(at);
    }
  });
  return sharers;
}

function likenessOf(a: readonly number[], b: readonly number[]): number {
  let shared = 0;
  for (const feature of a) if (b.includes(feature)) shared++;
  return shared / Math.max(a.length, b.length, 1);
}

function byLikenessThenPosition(a: Candidate, b: Candidate): number {
  return (
    b.likeness - a.likeness ||
    Math.abs(a.left - a.right) - Math.abs(b.left - b.right) ||
    a.left + a.right - (b.left + b.right)
  );
}

function byLikenessThenContent(pairing: Pairing): (a: Candidate, b: Candidate) => number {
  const { leftHashes, rightHashes } = pairing;
  return (a, b) =>
    b.likeness - a.likeness ||
    (leftHashes[a.left] ?? 0) - (leftHashes[b.left] ?? 0) ||
    (rightHashes[a.right] ?? 0) - (rightHashes[b.right] ?? 0);
}
