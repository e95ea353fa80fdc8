import type { ExchangeRequest } from '../diff/exchange.ts';
import { shapeKey } from '../store/shape-store.ts';

const MOST_NAMES = 8;
const NAME = /^[A-Za-z_][\w.[\]-]{0,31}$/;
/** A name with as many digits is rather a value: a cache buster, an id. */
const DIGITS = /\d.*\d.*\d.*\d/;
const MEDIA_TYPE = /^\s*([\w.+-]+\/[\w.+-]+)\s*(?:;|$)/;

/** What is known of an answer's head; `status` 0 where it is not known. */
export interface AnswerHead {
  readonly status: number;
  /** Flat name, value list. */
  readonly headers: readonly string[];
}

/** The sort of request and answer that an exchange is: names and classes, never a value of a user's. */
export function shapeOf(
  { method, target }: Pick<ExchangeRequest, 'method' | 'target'>,
  template: (target: string) => string,
  { status, headers }: AnswerHead,
): string {
  return shapeKey({
    method,
    path: template(target),
    status: status === 0 ? '-' : `${Math.trunc(status / 100)}xx`,
    query: queryNames(target),
    contentType: mediaTypeOf(headers),
  });
}

/** The names of the query's parameters, each once, sorted and joined by `&`; what is no name is `*`. */
function queryNames(target: string): string {
  const mark = target.indexOf('?');
  if (mark === -1 || mark === target.length - 1) return '';
  const names = new Set<string>();
  for (const pair of target.slice(mark + 1).split('&', 64)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    names.add(NAME.test(name) && !DIGITS.test(name) ? name : '*');
  }
  return [...names].sort().slice(0, MOST_NAMES).join('&');
}

function mediaTypeOf(headers: readonly string[]): string {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === 12 && name.toLowerCase() === 'content-type')
      return MEDIA_TYPE.exec(headers[i + 1] as string)?.[1]?.toLowerCase() ?? '';
  }
  return '';
}
