import type { Answer } from '../diff/types.ts';
import type { Lined } from './lined-answer.ts';

/** Whatever is compared, the same bytes under another coding, type or charset are another body. */
const MEANING = ['content-encoding', 'content-type'];
const REMEMBERED_NAMES = 1000;

/**
 * Decides on the event loop whether two answers are the same without parsing either: status, the compared
 * headers in order, and the body byte for byte. False means "not plainly equal", never "different".
 */
export class ByteComparison {
  readonly #names: ReadonlySet<string>;
  /** Header names as they came on the wire, so that each spelling is lower-cased once. */
  readonly #spellings = new Map<string, string>();

  /** `comparedHeaders`: lower-case names. */
  constructor(comparedHeaders: readonly string[]) {
    this.#names = new Set([...comparedHeaders, ...MEANING]);
  }

  equal(left: Answer & Lined, right: Answer & Lined): boolean {
    return (
      left.status === right.status &&
      sameBody(left.body, right.body) &&
      (sameLines(left, right) || this.#sameHeaders(left.headers, right.headers))
    );
  }

  #sameHeaders(left: readonly string[], right: readonly string[]): boolean {
    let at = 0;
    for (let i = 0; i < left.length; i += 2) {
      const name = this.#compared(left[i] as string);
      if (name === '') continue;
      while (at < right.length && this.#compared(right[at] as string) === '') at += 2;
      if (at >= right.length || this.#compared(right[at] as string) !== name || right[at + 1] !== left[i + 1])
        return false;
      at += 2;
    }
    while (at < right.length) {
      if (this.#compared(right[at] as string) !== '') return false;
      at += 2;
    }
    return true;
  }

  /** The lower-case name where this header is compared, else the empty string. */
  #compared(spelling: string): string {
    const known = this.#spellings.get(spelling);
    if (known !== undefined) return known;
    const lower = spelling.toLowerCase();
    const name = this.#names.has(lower) ? lower : '';
    if (this.#spellings.size < REMEMBERED_NAMES) this.#spellings.set(spelling, name);
    return name;
  }
}

/** Spares the headers of what came from one server in the same second. */
function sameLines(left: Lined, right: Lined): boolean {
  return left.lines !== undefined && left.lines === right.lines;
}

/** The same bytes, or digests of the same bytes. */
export function sameBody(left: Answer['body'], right: Answer['body']): boolean {
  if (left instanceof Uint8Array)
    return right instanceof Uint8Array && left.length === right.length && Buffer.compare(left, right) === 0;
  return !(right instanceof Uint8Array) && left.length === right.length && left.sha256 === right.sha256;
}
