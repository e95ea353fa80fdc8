import type { CauseExample } from './cause.ts';

/** Up to this observation new claims are taken up; a claim that holds in general has been seen by then. */
const LEARNING = 32;
/** Zones that share an offset are the most that ever compete. */
const MOST_CLAIMS = 96;
const LONGEST_CLAIM = 200;
/** A claim that holds less often than this is no cause. */
const LEAST_SHARE = 0.5;
/** What speaks against a claim that holds at least so often is worth keeping. */
const SHARE_TO_KEEP = 0.9;
const MOST_KEPT = 4;

/** An observation that was kept to be shown, with the claims that it fits. */
interface Kept {
  readonly fits: readonly string[];
  readonly example: CauseExample;
}

interface Saved {
  readonly n: number;
  readonly claims: readonly (readonly [claim: string, support: number])[];
  readonly kept: readonly Kept[];
}

/**
 * Claims that compete to explain a discrepancy, each with its exact number of observations that agree. Observations name
 * every claim that they fit, so one that comes up late had no support before. What the leading claim does not explain is
 * kept as an example. Bounded: claims are taken up at the beginning only, and those without a majority are dropped.
 */
export class Candidates {
  #n = 0;
  readonly #support = new Map<string, number>();
  #kept: Kept[] = [];
  #leader: string | undefined;
  #nextPruning = LEARNING;
  #among: readonly string[] | undefined;

  static from(saved: unknown): Candidates {
    const candidates = new Candidates();
    if (saved === undefined) return candidates;
    const { n, claims, kept } = saved as Saved;
    candidates.#n = n;
    for (const [claim, support] of claims) candidates.#support.set(claim, support);
    candidates.#kept = [...kept];
    candidates.#leader = candidates.best()?.claims[0];
    while (candidates.#nextPruning <= n) candidates.#nextPruning *= 2;
    return candidates;
  }

  get n(): number {
    return this.#n;
  }

  /** The claims that are still of interest; undefined while new ones are taken up. */
  get among(): readonly string[] | undefined {
    if (this.#n < LEARNING) return undefined;
    this.#among ??= [...this.#support.keys()];
    return this.#among;
  }

  get refuted(): boolean {
    return this.#n >= LEARNING && this.#support.size === 0;
  }

  supportOf(claim: string): number {
    return this.#support.get(claim) ?? 0;
  }

  /** Adds one observation. `fits`: all claims that it agrees with, or all of `among`, the likeliest first. */
  count(fits: readonly string[], example: () => CauseExample): void {
    this.#n++;
    const learning = this.#n <= LEARNING;
    let known = 0;
    for (const claim of fits) if (this.#countOne(claim, learning)) known++;
    if (this.#n === 1 || known < this.#support.size) this.#keep(fits, example);
    if (this.#n >= this.#nextPruning) this.#prune();
  }

  /** The claims with the most support, the likeliest first; undefined where there is none. */
  best(): { readonly support: number; readonly claims: readonly string[] } | undefined {
    const support = Math.max(0, ...this.#support.values());
    if (support === 0) return undefined;
    const claims = [...this.#support].filter(([, own]) => own === support).map(([claim]) => claim);
    return { support, claims };
  }

  /** Every claim with its support. */
  entries(): readonly (readonly [claim: string, support: number])[] {
    return [...this.#support];
  }

  /** An observation that a claim does not explain, if one was kept. */
  against(claim: string): CauseExample | undefined {
    return this.#kept.find(({ fits }) => !fits.includes(claim))?.example;
  }

  save(): Saved {
    return { n: this.#n, claims: [...this.#support], kept: this.#kept };
  }

  /** False for a claim that comes too late, or that is too long. */
  #countOne(claim: string, learning: boolean): boolean {
    const known = this.#support.get(claim);
    if (known === undefined) {
      if (!learning || this.#support.size >= MOST_CLAIMS || claim.length > LONGEST_CLAIM) return false;
    }
    const support = (known ?? 0) + 1;
    this.#support.set(claim, support);
    if (this.#leader === undefined || support > this.supportOf(this.#leader)) this.#leader = claim;
    return true;
  }

  /** Keeps an observation that speaks against a claim of which nothing else does. The first one always stays. */
  #keep(fits: readonly string[], example: () => CauseExample): void {
    if (this.#kept.length > 0 && !this.#isNews(new Set(fits))) return;
    if (this.#kept.length >= MOST_KEPT) this.#kept.splice(1, 1);
    this.#kept.push({ fits: fits.filter((claim) => this.#support.has(claim)), example: example() });
  }

  #isNews(fits: ReadonlySet<string>): boolean {
    const unanswered = (claim: string) => !fits.has(claim) && this.against(claim) === undefined;
    if (this.#leader !== undefined && unanswered(this.#leader)) return true;
    if (this.#kept.length >= MOST_KEPT) return false;
    const often = this.#n * SHARE_TO_KEEP;
    for (const [claim, support] of this.#support) if (support >= often && unanswered(claim)) return true;
    return false;
  }

  #prune(): void {
    this.#nextPruning *= 2;
    this.#among = undefined;
    for (const [claim, support] of this.#support)
      if (support < this.#n * LEAST_SHARE) this.#support.delete(claim);
    if (this.#leader !== undefined && !this.#support.has(this.#leader)) this.#leader = this.best()?.claims[0];
  }
}
