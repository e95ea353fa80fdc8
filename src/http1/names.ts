import { detachedText } from '../detached-text.ts';

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const COLON = 0x3a;
const MOST_EXPECTED = 64;
/** Senders spell a few dozen names in a few ways; what goes beyond is somebody playing, and is not remembered. */
const REMEMBERED = 2000;
const LONGEST = 64;
const remembered = new Map<string, HeaderName>();

/** A header's name, as somebody spelt it. */
export interface HeaderName {
  readonly spelling: string;
  readonly lower: string;
}

/** The name that is spelt so, or undefined where that is no token (RFC 9110, 5.1). Each spelling is looked at once. */
export function headerName(spelling: string): HeaderName | undefined {
  const known = remembered.get(spelling);
  if (known !== undefined) return known;
  if (!TOKEN.test(spelling)) return undefined;
  const name = { spelling, lower: spelling.toLowerCase() };
  if (remembered.size >= REMEMBERED || spelling.length > LONGEST) return name;
  const kept = { spelling: detachedText(spelling), lower: name.lower };
  remembered.set(kept.spelling, kept);
  return kept;
}

/**
 * The names of the heads that were read last, by their position. Whoever asks again asks with the same headers in the same
 * order, so the next name is mostly the one that stood there: it is compared instead of cut out and looked up.
 */
export class ExpectedNames {
  readonly #names: (HeaderName | undefined)[] = [];

  /** The name that stands at `at` with a colon behind it, where it is the expected one. */
  at(position: number, text: string, at: number): HeaderName | undefined {
    const name = this.#names[position];
    if (name === undefined || text.charCodeAt(at + name.spelling.length) !== COLON) return undefined;
    return text.startsWith(name.spelling, at) ? name : undefined;
  }

  /** Expects this name at its position from now on. */
  expect(position: number, name: HeaderName): void {
    if (position < MOST_EXPECTED && name.spelling.length <= LONGEST) this.#names[position] = name;
  }
}

/** True for a token (RFC 9110, 5.6.2): a method's name, a header's. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A registered name or an address in brackets, and a port or none (RFC 3986, 3.2.2 and 3.2.3). */
const AUTHORITY = /^(?:\[[\w:.~-]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/;

/** True for what may stand in a Host: without credentials, and empty where there is no authority (RFC 9110, 7.2). */
export function isAuthority(text: string): boolean {
  return AUTHORITY.test(text);
}
