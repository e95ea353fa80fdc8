import type Database from 'better-sqlite3';
import type { FileSpace } from './file-space.ts';
import type { SizeLimits, StoreLimits } from './limits.ts';
import { countPruner } from './prune-counts.ts';
import { discrepancyPruner } from './prune-discrepancies.ts';
import { evidencePruner } from './prune-evidence.ts';
import type { PruneStep } from './pruned.ts';
import { prunedWriter } from './pruned-rows.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** How often it is looked for what has become too old. */
const LOOK_EVERY = MINUTE;
/** Minutes that counts may be added up to, the finer first. */
const SPANS = [60, 1440];

type Pruned = PruneStep['pruned'];

/** Keeps the store within its limits, a small step at a time. */
export interface Pruner {
  /** See StoreWriter. */
  step(now: number): PruneStep;
  /** True where nothing is left that may be let go of, and the file is still too large: nothing should come in. */
  readonly full: boolean;
}

/**
 * Age first: counts, evidence, shapes and settled discrepancies beyond the retention go, and samples of all discrepancies that were not
 * seen since. Then size, in this order until it fits: samples of the discrepancies seen longest ago; settled
 * discrepancies; the resolution of counts, to hours and then to days; the oldest counts, down to those of the last day.
 */
export function pruner(
  database: Database.Database,
  space: FileSpace,
  { retention }: StoreLimits,
  sizes: SizeLimits,
): Pruner {
  const counts = countPruner(database);
  const discrepancies = discrepancyPruner(database);
  const evidence = evidencePruner(database);
  const addPruned = prunedWriter(database);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let tooLarge = false;
  let givingBack = false;
  let full = false;

  const fits = () => space.used() <= sizes.low;

  const tooOld = (now: number): Pruned => {
    const cutoff = now - retention;
    const minutes = counts.deleteBefore(Math.floor(cutoff / MINUTE));
    if (minutes > 0) return { counts: minutes };
    const known = { evidence: evidence.deleteEvidence(cutoff), shapes: evidence.deleteShapes(cutoff) };
    if (known.evidence + known.shapes > 0) return known;
    const settled = discrepancies.deleteSettled(cutoff);
    if (settled.discrepancies > 0) return settled;
    return { samples: discrepancies.deleteSamples(cutoff) };
  };

  const tooMuch = (now: number): Pruned => {
    const samples = discrepancies.deleteSamples(Number.MAX_SAFE_INTEGER, fits);
    if (samples > 0 || fits()) return { samples };
    const settled = discrepancies.deleteSettled(Number.MAX_SAFE_INTEGER, fits);
    if (settled.discrepancies > 0) return settled;
    const yesterday = Math.floor((now - DAY) / MINUTE);
    for (const span of SPANS) {
      const saved = counts.rollUpBefore(yesterday, span);
      if (saved > 0) return { counts_rolled_up: saved };
    }
    return { counts: counts.deleteOldestBefore(yesterday) };
  };

  const noted = (prune: (now: number) => Pruned) =>
    database.transaction((now: number) => {
      const pruned = Object.fromEntries(Object.entries(prune(now)).filter(([, rows]) => rows > 0));
      addPruned(pruned, now);
      return pruned;
    });
  const pruneOld = noted(tooOld);
  const pruneMuch = noted(tooMuch);

  return {
    get full() {
      return full;
    },
    step: (now) => {
      if (now - lookedAt >= LOOK_EVERY) {
        const pruned = pruneOld.immediate(now);
        if (total(pruned) > 0) {
          givingBack = true;
          return { pruned, more: true };
        }
        lookedAt = now;
      }
      if (space.file() > sizes.high) tooLarge = true;
      else full = false;
      if (tooLarge) {
        givingBack = true;
        const pruned = fits() ? {} : pruneMuch.immediate(now);
        if (total(pruned) > 0) {
          space.giveBack();
          return { pruned, more: true };
        }
        tooLarge = false;
        full = !fits();
      }
      if (givingBack && space.giveBack()) return { pruned: {}, more: true };
      if (givingBack) space.emptyLog();
      givingBack = false;
      return { pruned: {}, more: false };
    },
  };
}

function total(pruned: Pruned): number {
  return Object.values(pruned).reduce((sum, count) => sum + count, 0);
}
