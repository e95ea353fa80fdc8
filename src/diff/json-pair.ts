import type { JsonValue } from './json.ts';
import { JsonParser, type Midway, parseJson } from './json-parse.ts';
import { Recorded } from './json-recorded.ts';
import { ParseFailure } from './json-scan.ts';
import { SeenElements } from './json-seen.ts';

/** What two texts must have in common, in code units, for sharing to pay. */
const WORTH_SHARING = 64;
/** What must lie between the common beginning and the common end of both for its elements to be worth a look. */
const WORTH_SEEING = 2048;

/**
 * Parses two texts that are mostly alike. What they begin with is parsed once and forked where they part; the
 * containers of what they end with are taken from the left; so are elements of arrays in between that are written alike.
 * So equal parts are the same objects, which costs half the time and memory and lets everybody after see at a glance that
 * they are equal; one object may stand for several equal elements. The values are those that `parseJson` gives. Ask for
 * the left one first.
 */
export class JsonPair {
  readonly #left: string;
  readonly #right: string;
  #midway: Midway | undefined;
  #recorded: Recorded | undefined;
  #seen: SeenElements | undefined;

  constructor(left: string, right: string) {
    this.#left = left;
    this.#right = right;
  }

  left(): JsonValue | ParseFailure {
    const begin = commonBeginning(this.#left, this.#right);
    const end = commonEnd(this.#left, this.#right, begin);
    const between = Math.min(this.#left.length, this.#right.length) - begin - end;
    if (begin + end < WORTH_SHARING && between < WORTH_SEEING) return parseJson(this.#left);
    const to = this.#left.length - end;
    const recorded = new Recorded(to);
    const seen = between < WORTH_SEEING ? undefined : new SeenElements(this.#left);
    const parser = new JsonParser(this.#left, {
      forkAt: begin,
      record: recorded,
      ...(seen && { see: { seen, from: begin, to } }),
    });
    const value = parser.document();
    // A document with repeated keys is parsed in another way, and shares nothing.
    if (parser.sawRepeat) return parseJson(this.#left);
    if (value instanceof ParseFailure) return value;
    this.#midway = parser.midway;
    this.#recorded = recorded;
    this.#seen = seen;
    return value;
  }

  right(): JsonValue | ParseFailure {
    const from = this.#midway;
    if (from === undefined || this.#recorded === undefined) return parseJson(this.#right);
    // It is filled further, and so good for one document only.
    this.#midway = undefined;
    const reuse = { recorded: this.#recorded, shift: this.#right.length - this.#left.length };
    const parser = new JsonParser(this.#right, { from, reuse, ...(this.#seen && { seen: this.#seen }) });
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
