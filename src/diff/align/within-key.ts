import type { Pairing } from './pairing.ts';

/** Pairs the elements of one key, given by their indices: equal content first, what is left in order. */
export function pairWithin(pairing: Pairing, left: readonly number[], right: readonly number[]): void {
  const [onlyLeft, onlyRight] = [left[0], right[0]];
  if (left.length === 1 && right.length === 1 && onlyLeft !== undefined && onlyRight !== undefined) {
    pairing.claim(onlyLeft, onlyRight);
    return;
  }
  // Where they stand first: paired as a multiset alone, one change among many equals would shift the rest.
  const claimIfSame = (l: number | undefined, r: number | undefined): boolean => {
    if (l === undefined || r === undefined || !pairing.sameHash(l, r)) return false;
    if (pairing.rightOf[l] === -1 && pairing.leftOf[r] === -1) pairing.claim(l, r);
    return true;
  };
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at++) {
    if (!claimIfSame(left[at], right[at]) && left.length !== right.length) break;
  }
  for (let back = 1; back <= shorter && left.length !== right.length; back++) {
    if (!claimIfSame(left[left.length - back], right[right.length - back])) break;
  }
  const byHash = new Map<number, number[]>();
  for (const index of [...right].reverse()) {
    if (pairing.leftOf[index] !== -1) continue;
    const hash = pairing.rightHash(index);
    const same = byHash.get(hash);
    if (same) same.push(index);
    else byHash.set(hash, [index]);
  }
  for (const index of left) {
    if (pairing.rightOf[index] !== -1) continue;
    const partner = byHash.get(pairing.leftHash(index))?.pop();
    if (partner !== undefined) pairing.claim(index, partner);
  }
  const restRight = right.filter((index) => pairing.leftOf[index] === -1);
  const restLeft = left.filter((index) => pairing.rightOf[index] === -1);
  restLeft.forEach((index, at) => {
    const partner = restRight[at];
    if (partner !== undefined) pairing.claim(index, partner);
  });
}
