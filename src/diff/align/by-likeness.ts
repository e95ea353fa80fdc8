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
  const sharers = sharersOf(rightFeatures);
  const leftSharers = sharersOf(leftFeatures);
  const candidates: Candidate[] = [];
  leftFeatures.forEach((own, at) => {
    const proposed = new Set<number>();
    for (const feature of own) {
      const others = sharers.get(feature);
      if (!others || others.length > MAX_SHARERS || (leftSharers.get(feature)?.length ?? 0) > MAX_SHARERS)
        continue;
      for (const other of others) proposed.add(other);
    }
    for (const other of proposed) {
      const likeness = likenessOf(own, rightFeatures[other] ?? EMPTY);
      if (likeness >= least)
        candidates.push({ left: freeLeft[at] ?? 0, right: freeRight[other] ?? 0, likeness });
    }
  });
  candidates.sort(orderFree ? byLikenessThenContent(pairing) : byLikenessThenPosition);
  for (const { left, right } of candidates) {
    if (pairing.rightOf[left] === -1 && pairing.leftOf[right] === -1) pairing.claim(left, right);
  }
}

const EMPTY: ReadonlySet<number> = new Set();

/** Hashes of an object's members, or of an array's elements. Scalars have none. */
function features(value: JsonValue | undefined, hashes: ContentHashes): ReadonlySet<number> {
  const found = new Set<number>();
  if (value instanceof JsonObject) {
    for (const [key, member] of value.members) {
      if (found.size >= MAX_FEATURES) break;
      found.add(hashes.hash(key) + hashes.hash(member) / 2);
    }
  } else if (Array.isArray(value)) {
    for (const element of value) {
      if (found.size >= MAX_FEATURES) break;
      found.add(hashes.hash(element));
    }
  }
  return found;
}

function sharersOf(all: readonly ReadonlySet<number>[]): Map<number, number[]> {
  const sharers = new Map<number, number[]>();
  all.forEach((own, at) => {
    for (const feature of own) {
      const list = sharers.get(feature);
      if (list) list.push(at);
      else sharers.set(feature, [at]);
    }
  });
  return sharers;
}

function likenessOf(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0;
  for (const feature of a) if (b.has(feature)) shared++;
  return shared / Math.max(a.size, b.size, 1);
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
