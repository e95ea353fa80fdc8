import type { ContentHashes } from './content-hash.ts';
import { Features } from './features.ts';
import { KnownOrder } from './order.ts';
import type { Pairing } from './pairing.ts';

/** Content that more elements share tells none of them apart; skipping it also bounds the work. */
const MAX_SHARERS = 8;

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
  const lefts = new Features(pairing.left, freeLeft, hashes);
  const rights = new Features(pairing.right, freeRight, hashes, lefts);
  const candidates = propose(lefts, rights, least);
  candidates.sort(orderFree ? byLikenessThenContent(pairing) : byLikenessThenPosition);
  const order = orderFree || pairing.isReordered() ? undefined : new KnownOrder(pairing, hashes);
  for (const { left, right, likeness } of candidates) {
    if (pairing.rightOf[left] !== -1 || pairing.leftOf[right] !== -1) continue;
    if (order === undefined || order.allows(left, right, likeness)) pairing.claim(left, right);
  }
}

/** The pairs that share a telling feature and are alike enough. */
function propose(lefts: Features, rights: Features, least: number): Candidate[] {
  const leftCounts = lefts.counts();
  const { starts, sharers } = sharersOf(rights);
  const candidates: Candidate[] = [];
  const proposed: number[] = [];
  lefts.elements.forEach((left, at) => {
    proposed.length = 0;
    for (let position = lefts.start(at); position < lefts.end(at); position++) {
      const feature = lefts.feature(position);
      const from = starts[feature] ?? 0;
      const to = starts[feature + 1] ?? 0;
      if (to - from > MAX_SHARERS || (leftCounts[feature] ?? 0) > MAX_SHARERS) continue;
      for (let sharer = from; sharer < to; sharer++) {
        const other = sharers[sharer] ?? 0;
        if (!proposed.includes(other)) proposed.push(other);
      }
    }
    for (const other of proposed) {
      const likeness = likenessOf(lefts, at, rights, other);
      if (likeness >= least) candidates.push({ left, right: rights.elements[other] ?? 0, likeness });
    }
  });
  return candidates;
}

/** Who has each feature: those who have feature `f` stand in `sharers` from `starts[f]` up to `starts[f + 1]`. */
function sharersOf(features: Features): { starts: Int32Array; sharers: Int32Array } {
  const { count } = features;
  const counts = features.counts();
  const starts = new Int32Array(count + 1);
  for (let feature = 0; feature < count; feature++) {
    starts[feature + 1] = (starts[feature] ?? 0) + (counts[feature] ?? 0);
  }
  const sharers = new Int32Array(starts[count] ?? 0);
  const next = starts.slice();
  for (let at = 0; at < features.elements.length; at++) {
    for (let position = features.start(at); position < features.end(at); position++) {
      const feature = features.feature(position);
      if (feature < 0) continue;
      const place = next[feature] ?? 0;
      sharers[place] = at;
      next[feature] = place + 1;
    }
  }
  return { starts, sharers };
}

function likenessOf(lefts: Features, left: number, rights: Features, right: number): number {
  let shared = 0;
  for (let position = lefts.start(left); position < lefts.end(left); position++) {
    if (rights.has(right, lefts.feature(position))) shared++;
  }
  const larger = Math.max(lefts.end(left) - lefts.start(left), rights.end(right) - rights.start(right), 1);
  return shared / larger;
}

function byLikenessThenPosition(a: Candidate, b: Candidate): number {
  return (
    b.likeness - a.likeness ||
    Math.abs(a.left - a.right) - Math.abs(b.left - b.right) ||
    a.left + a.right - (b.left + b.right)
  );
}

function byLikenessThenContent(pairing: Pairing): (a: Candidate, b: Candidate) => number {
  return (a, b) =>
    b.likeness - a.likeness ||
    pairing.leftHash(a.left) - pairing.leftHash(b.left) ||
    pairing.rightHash(a.right) - pairing.rightHash(b.right);
}
