import { JsonNumber, type JsonValue } from './json.ts';

/** Why a text is no JSON document, and where: an offset in UTF-16 code units. */
export class ParseFailure {
  readonly why: string;
  readonly offset: number;
  constructor(why: string, offset: number) {
    this.why = why;
    this.offset = offset;
  }
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Reads the tokens of a JSON text one after the other. The first failure stays in `failure`. */
export class JsonScanner {
  /** Offset of what is read next, UTF-16 code units. */
  at = 0;
  failure: ParseFailure | undefined = undefined;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The code unit at the next place that is no white space; undefined at the end. */
  next(): number | undefined {
    const text = this.#text;
    let at = this.at;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    this.at = at;
    return at < text.length ? code : undefined;
  }

  /** A key and the colon after it. `expected`: what it probably is, without escapes; looked for first, and not copied. */
  key(expected: string | undefined): string {
    if (this.next() !== QUOTE) return this.fail('a key in quotes is missing').why;
    const key = expected !== undefined && this.#take(expected) ? expected : this.#string();
    if (this.next() !== COLON) return this.fail('a colon is missing after a key').why;
    this.at++;
    return key;
  }

  /** Goes past a string that needs no escape, if it comes next. */
  #take(expected: string): boolean {
    const start = this.at + 1;
    const end = start + expected.length;
    if (this.#text.charCodeAt(end) !== QUOTE || !this.#text.startsWith(expected, start)) return false;
    this.at = end + 1;
    return true;
  }

  scalar(code: number | undefined): JsonValue {
    switch (code) {
      case QUOTE:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      case undefined:
        this.fail('the document ends before a value');
        return null;
      default:
        return this.#number();
    }
  }

  #word(word: string, value: JsonValue): JsonValue {
    if (!this.#text.startsWith(word, this.at)) this.fail('this is no JSON value');
    this.at += word.length;
    return value;
  }

  #number(): JsonNumber {
    const text = this.#text;
    const start = this.at;
    let at = start;
    if (text.charCodeAt(at) === 0x2d) at++;
    if (text.charCodeAt(at) === 0x30) at++;
    else at = this.#digits(at);
    if (text.charCodeAt(at) === 0x2e) at = this.#digits(at + 1);
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1);
      at = this.#digits(sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
    }
    this.at = at;
    const source = text.slice(start, at);
    return source.length < SMALL_LENGTH ? small(source) : new JsonNumber(source);
  }

  /** Where the run of digits that must begin at `at` ends. */
  #digits(at: number): number {
    let end = at;
    for (let code = this.#text.charCodeAt(end); code >= 0x30 && code <= 0x39; ) {
      code = this.#text.charCodeAt(++end);
    }
    if (end === at) {
      this.at = at;
      this.fail('this is no JSON value');
    }
    return end;
  }

  #string(): string {
    const text = this.#text;
    const start = this.at + 1;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) return this.#escapedString(start, at);
      // NaN, past the end, is not `>= 0x20` either.
      if (!(code >= 0x20)) return this.#badString(at);
    }
  }

  #escapedString(start: number, firstEscape: number): string {
    const text = this.#text;
    let result = text.slice(start, firstEscape);
    let from = firstEscape;
    for (let at = firstEscape; ; ) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return result + text.slice(from, at);
      }
      if (code === BACKSLASH) {
        result += text.slice(from, at);
        const letter = text[at + 1] ?? '';
        if (letter === 'u') {
          const digits = text.slice(at + 2, at + 6);
          if (!/^[0-9a-fA-F]{4}$/.test(digits)) return this.#badString(at);
          result += String.fromCharCode(Number.parseInt(digits, 16));
          at += 6;
        } else {
          const meant = ESCAPES.get(letter);
          if (meant === undefined) return this.#badString(at);
          result += meant;
          at += 2;
        }
        from = at;
      } else if (code >= 0x20) {
        at++;
      } else {
        return this.#badString(at);
      }
    }
  }

  #badString(at: number): string {
    this.at = at;
    const why =
      at >= this.#text.length
        ? 'the document ends inside a string'
        : 'a string holds a bad escape or a control character';
    return this.fail(why).why;
  }

  fail(why: string): ParseFailure {
    this.failure ??= new ParseFailure(why, this.at);
    return this.failure;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const SMALL_LENGTH = 4;
const SMALL: Map<string, JsonNumber> = new Map();

/** Quantities, statuses, prices: numbers of up to three characters are a few thousand, and the same object each time. */
function small(source: string): JsonNumber {
  const known = SMALL.get(source);
  if (known !== undefined) return known;
  const made = new JsonNumber(source);
  SMALL.set(source, made);
  return made;
}
