import type { JsonValue } from './json.ts';
import { JsonParser, type Midway, parseJson, Recorded } from './json-parse.ts';
import { ParseFailure } from './json-scan.ts';

/** What two texts must have in common, in code units, for sharing to pay. */
const WORTH_SHARING = 64;

/**
 * Parses two texts that are mostly alike. What they begin with is parsed once and forked where they part; the
 * containers of what they end with are taken from the left. So equal parts are the same objects, which costs half
 * the time and memory and lets everybody after see at a glance that they are equal. The values are those that
 * `parseJson` gives. Ask for the left one first.
 */
export class JsonPair {
  readonly #left: string;
  readonly #right: string;
  #midway: Midway | undefined;
  #recorded: Recorded | undefined;

  constructor(left: string, right: string) {
    this.#left = left;
    this.#right = right;
  }

  left(): JsonValue | ParseFailure {
    const begin = commonBeginning(this.#left, this.#right);
    const end = commonEnd(this.#left, this.#right, begin);
    if (begin + end < WORTH_SHARING) return parseJson(this.#left);
    const recorded = new Recorded(this.#left.length - end);
    const parser = new JsonParser(this.#left, { forkAt: begin, record: recorded });
    const value = parser.document();
    // A document with repeated keys is parsed in another way, and shares nothing.
    if (parser.sawRepeat) return parseJson(this.#left);
    if (value instanceof ParseFailure) return value;
    this.#midway = parser.midway;
    this.#recorded = recorded;
    return value;
  }

  right(): JsonValue | ParseFailure {
    const from = this.#midway;
    if (from === undefined || this.#recorded === undefined) return parseJson(this.#right);
    // It is filled further, and so good for one document only.
    this.#midway = undefined;
    const reuse = { recorded: this.#recorded, shift: this.#right.length - this.#left.length };
    const parser = new JsonParser(this.#right, { from, reuse });
    const value = parser.document();
    return parser.sawRepeat ? parseJson(this.#right) : value;
  }
}

function commonBeginning(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left.charCodeAt(length) === right.charCodeAt(length)) length++;
  return length;
}

/** Not reaching into the first `begin` code units of either. */
function commonEnd(left: string, right: string, begin: number): number {
  const most = Math.min(left.length, right.length) - begin;
  const [leftLast, rightLast] = [left.length - 1, right.length - 1];
  let length = 0;
  while (length < most && left.charCodeAt(leftLast - length) === right.charCodeAt(rightLast - length))
    length++;
  return length;
}
