import type { Answer } from '../diff/types.ts';
import { fieldLines } from '../http1/encode.ts';

const LINE_END = '\r\n';
const COLON = ': ';

/** Whatever has headers; `lines`: the same as whole lines, where they are at hand. */
export interface Lined {
  /** Flat name, value list. */
  readonly headers: readonly string[];
  readonly lines?: string | undefined;
}

/** An answer whose headers are kept as the lines they came in: the list is made for whoever asks for it. */
export class LinedAnswer implements Answer {
  readonly status: number;
  readonly lines: string;
  readonly body: Answer['body'];
  #headers: readonly string[] | undefined;

  /** `lines`: as `fieldLines` writes them. */
  constructor(status: number, lines: string, body: Answer['body']) {
    this.status = status;
    this.lines = lines;
    this.body = body;
  }

  get headers(): readonly string[] {
    this.#headers ??= headersOf(this.lines);
    return this.#headers;
  }
}

/** The headers as whole lines. */
export function linesOf(head: Lined): string {
  return head.lines ?? fieldLines(head.headers);
}

/** The flat list that `fieldLines` has made these lines of. */
export function headersOf(lines: string): string[] {
  const headers: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const colon = lines.indexOf(COLON, at);
    const end = lines.indexOf(LINE_END, colon);
    headers.push(lines.slice(at, colon), lines.slice(colon + COLON.length, end));
    at = end + LINE_END.length;
  }
  return headers;
}
