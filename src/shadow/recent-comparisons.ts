import type { Answer, Comparison } from '../diff/types.ts';
import type { ByteComparison } from './bytes-equal.ts';
import { detachedAnswer } from './parcel.ts';

/** Pairs of answers that are remembered of one route. */
const REMEMBERED = 8;
/** Bytes of the two bodies of a pair that is remembered. */
const LARGEST = 16 * 1024;

interface Remembered {
  left: Answer;
  right: Answer;
  /** The answers still lie in the memory in which they came. */
  borrowed: boolean;
  readonly comparison: Comparison;
  /** It holds until then, milliseconds since the epoch. */
  readonly until: number;
}

/**
 * The comparisons of a route's last pairs of answers. Users ask for the same few resources most of the time, and the same
 * two answers differ in the same way each time. Bounded in number and bytes; a pair is only found again where everything
 * that a comparison looks at is the same to the byte.
 */
export class RecentComparisons {
  readonly #bytes: ByteComparison;
  /** The one that was met last comes first. */
  readonly #pairs: Remembered[] = [];

  constructor(bytes: ByteComparison) {
    this.#bytes = bytes;
  }

  /**
   * What `compare` says of two answers, from memory where they were compared before. `until`: milliseconds since the epoch
   * at which the same answers may have to be judged otherwise.
   */
  of(left: Answer, right: Answer, now: number, until: number, compare: () => Comparison): Comparison {
    const size = sizeOf(left) + sizeOf(right);
    // What holds no longer than now is not worth a place.
    if (size > LARGEST || now >= until) return compare();
    const at = this.#pairs.findIndex(
      (pair) => this.#bytes.equal(pair.left, left) && this.#bytes.equal(pair.right, right),
    );
    const known = this.#pairs[at];
    if (at === 0 && known !== undefined && now < known.until) return known.comparison;
    if (known !== undefined) this.#pairs.splice(at, 1);
    const pair =
      known !== undefined && now < known.until
        ? known
        : { left, right, borrowed: true, comparison: compare(), until };
    this.#pairs.unshift(pair);
    if (this.#pairs.length > REMEMBERED) this.#pairs.pop();
    return pair.comparison;
  }

  /**
   * The memory in which the answers came is not to be held any longer: what is still remembered gets memory of its own.
   * Most pairs are not, where no two are alike.
   */
  settle(): void {
    for (const pair of this.#pairs) {
      if (!pair.borrowed) continue;
      pair.left = detachedAnswer(pair.left);
      pair.right = detachedAnswer(pair.right);
      pair.borrowed = false;
    }
  }
}

/** A digest says nothing of the bytes that a comparison could look at, and is soon compared. */
function sizeOf({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : Number.POSITIVE_INFINITY;
}
