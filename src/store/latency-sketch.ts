/** Buckets of a sketch that hold something: bucket, count, bucket, count, … Plain data: it crosses threads and is stored. */
export type SparseSketch = readonly number[];

/** Bits of the mantissa that tell buckets apart: 32 to each power of two. */
const BITS = 5;
const PER_OCTAVE = 2 ** BITS;
/** 2^-14 s, 61 µs; what is quicker counts as this. */
const LOWEST = -14;
/** Up to 2^7 s, 128 s; what is slower counts as the last bucket. */
const OCTAVES = 21;
const BUCKETS = OCTAVES * PER_OCTAVE;
/** A double's biased exponent and first mantissa bits, at the lowest bucket. */
const BASE = (1023 + LOWEST) << BITS;

const scratch = new DataView(new ArrayBuffer(8));

/** The bucket of a latency in seconds: its exponent and the first bits of its mantissa, so it costs no logarithm. */
export function latencyBucket(seconds: number): number {
  scratch.setFloat64(0, seconds);
  const bucket = (scratch.getUint32(0) >>> (20 - BITS)) - BASE;
  if (bucket < 0 || !(seconds > 0)) return 0;
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

/**
 * Latencies in buckets that are linear within powers of two, as in Tene's HdrHistogram: any quantile within 1/32 of its
 * value, in bounded memory, and sums of sketches are exact.
 */
export class LatencySketch {
  readonly #counts = new Float64Array(BUCKETS);
  #total = 0;

  constructor(...parts: readonly SparseSketch[]) {
    for (const part of parts) this.add(part);
  }

  get count(): number {
    return this.#total;
  }

  observe(seconds: number): void {
    this.#add(latencyBucket(seconds), 1);
  }

  add(sparse: SparseSketch): void {
    for (let i = 0; i + 1 < sparse.length; i += 2) this.#add(sparse[i] as number, sparse[i + 1] as number);
  }

  sparse(): SparseSketch {
    const sparse: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = this.#counts[bucket] as number;
      if (count !== 0) sparse.push(bucket, count);
    }
    return sparse;
  }

  /** Seconds that a share `q` of all stays within, interpolated within its bucket; NaN of nothing. */
  quantile(q: number): number {
    const rank = q * this.#total;
    let below = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = this.#counts[bucket] as number;
      if (count > 0 && below + count >= rank) {
        const from = lowerBound(bucket);
        return from + ((lowerBound(bucket + 1) - from) * (rank - below)) / count;
      }
      below += count;
    }
    return Number.NaN;
  }

  /** How many were surely slower than so many seconds: those in later buckets. */
  above(seconds: number): number {
    let count = 0;
    for (let bucket = latencyBucket(seconds) + 1; bucket < BUCKETS; bucket += 1)
      count += this.#counts[bucket] as number;
    return count;
  }

  #add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] as number) + count;
    this.#total += count;
  }
}

function lowerBound(bucket: number): number {
  const octave = Math.floor(bucket / PER_OCTAVE);
  return 2 ** (LOWEST + octave) * (1 + (bucket % PER_OCTAVE) / PER_OCTAVE);
}
