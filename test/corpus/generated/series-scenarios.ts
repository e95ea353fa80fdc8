import type { Random } from './random.ts';
import type { Scenario } from './scenario.ts';

const MOST_TRIES = 200;

/** Pairs of positions of the longest common subsequence. */
type Alignment = readonly (readonly [left: number, right: number])[];

/**
 * The longest common subsequence by the textbook's table, where there is one way alone to choose it; undefined where
 * there are several, so that what was planted has one reading.
 */
function onlyAlignment(left: readonly string[], right: readonly string[]): Alignment | undefined {
  const width = right.length + 1;
  const lengths = new Int32Array((left.length + 1) * width);
  const ways = new Float64Array(lengths.length).fill(1);
  const at = (l: number, r: number) => l * width + r;
  for (let l = 1; l <= left.length; l++) {
    for (let r = 1; r <= right.length; r++) {
      const [up, back, both] = [at(l - 1, r), at(l, r - 1), at(l - 1, r - 1)];
      const same = left[l - 1] === right[r - 1];
      const length = Math.max(lengths[up] ?? 0, lengths[back] ?? 0, same ? (lengths[both] ?? 0) + 1 : 0);
      const without = [up, back].filter((cell) => lengths[cell] === length);
      // What leaves out both was counted twice.
      const twice = lengths[both] === length ? (ways[both] ?? 0) : 0;
      const taken = same && (lengths[both] ?? 0) + 1 === length ? (ways[both] ?? 0) : 0;
      lengths[at(l, r)] = length;
      ways[at(l, r)] =
        without.reduce((sum, cell) => sum + (ways[cell] ?? 0), 0) -
        (without.length === 2 ? twice : 0) +
        taken;
    }
  }
  if (ways[at(left.length, right.length)] !== 1) return undefined;
  const pairs: (readonly [number, number])[] = [];
  for (let l = left.length, r = right.length; l > 0 && r > 0; ) {
    if (lengths[at(l - 1, r)] === lengths[at(l, r)]) l--;
    else if (lengths[at(l, r - 1)] === lengths[at(l, r)]) r--;
    else pairs.unshift([--l, --r]);
  }
  return pairs;
}

/** What lies between the pairs: as many on both sides were changed, on one side alone they are gone or new. */
function labelsOf(left: readonly string[], right: readonly string[], pairs: Alignment): string[] | undefined {
  const labels: string[] = [];
  let [l, r] = [0, 0];
  for (const [nextLeft, nextRight] of [...pairs, [left.length, right.length] as const]) {
    const [gone, added] = [nextLeft - l, nextRight - r];
    if (gone > 0 && added > 0 && gone !== added) return undefined;
    for (; l < nextLeft; l++) labels.push(`$.series[${l}] ${added > 0 ? 'value' : 'missing'}`);
    for (; r < nextRight; r++) if (gone === 0) labels.push(`$.series[${r}] extra`);
    [l, r] = [nextLeft + 1, nextRight + 1];
  }
  return labels;
}

function edited(series: readonly string[], random: Random, fresh: () => string): string[] {
  const at = random.int(0, series.length - 1);
  return random.pick([
    () => series.toSpliced(at, 1),
    () => series.toSpliced(at, 0, fresh()),
    () => series.with(at, fresh()),
    () => [...series.slice(1), fresh()],
    () => series.toSpliced(random.int(0, series.length), 0, random.pick(series)),
  ])();
}

/** An element that is gone here and new there has moved: that is another order. */
function isMoved(left: readonly string[], right: readonly string[], pairs: Alignment): boolean {
  const lefts = left.filter((_, at) => !pairs.some(([l]) => l === at));
  return right.some((value, at) => !pairs.some(([, r]) => r === at) && lefts.includes(value));
}

function repeating(random: Random): Scenario {
  let made = 0;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const left = Array.from({ length: random.int(5, 14) }, () => `s${random.int(1, 4)}`);
    let right = [...left];
    for (let edits = random.int(1, 3); edits > 0; edits--)
      right = edited(right, random, () => `new ${++made}`);
    const pairs = onlyAlignment(left, right);
    const expected = pairs && !isMoved(left, right, pairs) ? labelsOf(left, right, pairs) : undefined;
    const swapped =
      pairs &&
      labelsOf(
        right,
        left,
        pairs.map(([l, r]) => [r, l] as const),
      );
    if (expected === undefined || swapped === undefined) continue;
    return {
      left: JSON.stringify({ series: left }),
      right: JSON.stringify({ series: right }),
      expected,
      swapped,
    };
  }
  throw new Error('no series with one reading was found');
}

export const seriesScenarios = { 'a series that repeats': repeating } as const;
