import type { ExchangeRequest } from '../diff/exchange.ts';
import { type Shape, shapeKey } from '../store/shape-store.ts';

const MOST_NAMES = 8;
const MOST_PAIRS = 32;
const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 500;
const NAME = /^[A-Za-z_][\w.[\]-]{0,31}$/;
/** A name with as many digits is rather a value: a cache buster, an id. */
const DIGITS = /\d.*\d.*\d.*\d/;
const MEDIA_TYPE = /^\s*([\w.+-]+\/[\w.+-]+)\s*(?:;|$)/;

/** What is known of an answer's head; `status` 0 where it is not known. */
export interface AnswerHead {
  readonly status: number;
  readonly contentType: string | undefined;
}

/** By the first digit of a status; 0 where there is none. */
const CLASSES = ['-', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '7xx', '8xx', '9xx'];

/** The shape that was made last, and of what: mostly the next one's as well. */
interface Made extends Shape {
  readonly key: string;
  readonly target: string;
  readonly answered: string | undefined;
  readonly template: (target: string) => string;
}

let last: Made = {
  method: '',
  path: '',
  status: '',
  query: '',
  contentType: '',
  key: '',
  target: '',
  answered: undefined,
  template: (target) => target,
};

/** The sort of request and answer that an exchange is: names and classes, never a value of a user's. */
export function shapeOf(
  { method, target }: Pick<ExchangeRequest, 'method' | 'target'>,
  template: (target: string) => string,
  answer: AnswerHead,
): string {
  const status = CLASSES[Math.trunc(answer.status / 100)] ?? '-';
  const answered = answer.contentType;
  const alike = last.method === method && last.status === status;
  if (alike && last.target === target && last.answered === answered && last.template === template)
    return last.key;
  const path = template(target);
  const query = queryNames(target);
  const contentType = answered === undefined ? '' : mediaType(answered);
  // Then its text need not be put together and hashed anew.
  const same = alike && last.path === path && last.contentType === contentType && last.query === query;
  const key = same ? last.key : shapeKey({ method, path, status, query, contentType });
  last = { method, path, status, query, contentType, key, target, answered, template };
  return key;
}

/** The names of the query's parameters, each once, sorted and joined by `&`; what is no name is `*`. */
function queryNames(target: string): string {
  const mark = target.indexOf('?');
  if (mark === -1) return '';
  let names = '';
  let from = mark + 1;
  for (let pairs = 0; pairs < MOST_PAIRS && from < target.length; pairs += 1) {
    const and = target.indexOf('&', from);
    const end = and === -1 ? target.length : and;
    const equals = target.indexOf('=', from);
    names += `${target.slice(from, equals === -1 || equals > end ? end : equals)}&`;
    from = end + 1;
  }
  return tidyNames(names);
}

const tidyNames = remembered((names) => {
  const tidy = names
    .split('&')
    .filter((name) => name !== '')
    .map((name) => (NAME.test(name) && !DIGITS.test(name) ? name : '*'));
  return [...new Set(tidy)].sort().slice(0, MOST_NAMES).join('&');
});

/** The first Content-Type of a flat name, value list. */
export function contentTypeOf(headers: readonly string[]): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length === 12 && name.toLowerCase() === 'content-type') return headers[i + 1];
  }
  return undefined;
}

const mediaType = remembered((value) => MEDIA_TYPE.exec(value)?.[1]?.toLowerCase() ?? '');

/** The same few texts come with every request. What is remembered is bounded in number and length. */
function remembered(tidy: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const tidied = tidy(text);
    if (text.length > LONGEST_REMEMBERED) return tidied;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, tidied);
    return tidied;
  };
}
