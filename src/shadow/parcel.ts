import { detachedText } from '../detached-text.ts';
import type { Exchange } from '../diff/exchange.ts';
import type { Answer, Side } from '../diff/types.ts';
import { sameBody } from './bytes-equal.ts';
import { headersOf, LinedAnswer, linesOf } from './lined-answer.ts';

/** What an exchange weighs besides its bodies, headers and target, roughly, in bytes. */
const OVERHEAD = 2048;

/** An exchange that waits to be sent to the comparer thread. */
export interface Queued {
  readonly exchange: Exchange;
  /** Milliseconds since the epoch. */
  readonly queuedAt: number;
  /** What `costOf` says of it. */
  readonly cost: number;
}

/**
 * Exchanges on their way to the comparer thread: two blocks of memory that are moved. Cloning their objects instead,
 * string by string, took longer than comparing them.
 */
export interface Packed {
  readonly count: number;
  /** When the last of them was handed over, milliseconds since the epoch. */
  readonly queuedAt: number;
  /** FIELDS numbers for each exchange. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of each exchange: its texts, then the bodies of request, left and right. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** startedAt; both statuses and seconds; lengths of all texts, of the three heads in them and of the three bodies; served. */
const FIELDS = 13;
/** Length of a body that is not there, and of one that is a digest: its own length is in the texts, with the hash. */
const ABSENT = -1;
const DIGEST = -2;
/** Length of the head of an answer that is the one of the exchange before, to the byte: it is packed once. */
const REPEATED = -1;
/** Ends a text. No header, target or id has one: they came through a parser that refuses it. */
const LINE = '\n';

/** What goes along of an exchange; an answer that repeats the one before is undefined. */
interface Parts {
  readonly text: string;
  readonly left: Answer | undefined;
  readonly right: Answer | undefined;
}

/** Bytes that an exchange counts for in the queue. A client may send tens of kilobytes of headers with each request. */
export function costOf({ request, left, right }: Exchange): number {
  const bodies = kept(left) + kept(right) + (request.body?.length ?? 0);
  const heads = linesOf(request).length + linesOf(left).length + linesOf(right).length;
  return OVERHEAD + bodies + heads + request.target.length;
}

/** Packs exchanges; nothing of a view's own memory, which may be a pool, goes along. */
export function pack(queue: readonly Queued[]): Packed {
  const parts: Parts[] = [];
  let size = 0;
  let before: Exchange | undefined;
  for (const { exchange } of queue) {
    const left = isRepeated(exchange.left, before?.left) ? undefined : exchange.left;
    const right = isRepeated(exchange.right, before?.right) ? undefined : exchange.right;
    const text = textOf(exchange, left, right);
    parts.push({ text, left, right });
    size += text.length + kept(left) + kept(right) + (exchange.request.body?.length ?? 0);
    before = exchange;
  }
  const numbers = new Float64Array(queue.length * FIELDS);
  // Not from a pool: it is moved to another thread.
  const memory = new ArrayBuffer(size);
  const bytes = Buffer.from(memory);
  let at = 0;
  for (let i = 0; i < queue.length; i += 1) {
    const { request, left, right, seconds, startedAt, served } = (queue[i] as Queued).exchange;
    const part = parts[i] as Parts;
    at += bytes.write(part.text, at, 'latin1');
    at = put(bytes, request.body, at);
    at = put(bytes, part.left?.body, at);
    at = put(bytes, part.right?.body, at);
    const first = i * FIELDS;
    numbers[first] = startedAt;
    numbers[first + 1] = left.status;
    numbers[first + 2] = right.status;
    numbers[first + 3] = seconds.left;
    numbers[first + 4] = seconds.right;
    numbers[first + 5] = part.text.length;
    numbers[first + 6] = linesOf(request).length;
    numbers[first + 7] = part.left === undefined ? REPEATED : linesOf(left).length;
    numbers[first + 8] = part.right === undefined ? REPEATED : linesOf(right).length;
    numbers[first + 9] = request.body?.length ?? ABSENT;
    numbers[first + 10] = lengthOf(left);
    numbers[first + 11] = lengthOf(right);
    numbers[first + 12] = served === 'service' ? 1 : 0;
  }
  const queuedAt = queue.at(-1)?.queuedAt ?? 0;
  return { count: queue.length, queuedAt, numbers, bytes: new Uint8Array(memory) };
}

/** The same few resources are asked for again and again, and what is hot is asked for many times in a parcel's while. */
function isRepeated(answer: Answer, before: Answer | undefined): boolean {
  return (
    before !== undefined &&
    answer.status === before.status &&
    sameBody(answer.body, before.body) &&
    linesOf(answer) === linesOf(before)
  );
}

/** Returns where the next one goes. */
function put(bytes: Buffer, body: Answer['body'] | undefined, at: number): number {
  if (!(body instanceof Uint8Array)) return at;
  bytes.set(body, at);
  return at + body.length;
}

/** The exchanges as they were before `pack`; their bodies are views of `bytes`. */
export function unpack({ count, numbers, bytes }: Packed): Exchange[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const exchanges: Exchange[] = [];
  let at = 0;
  let left: Answer | undefined;
  let right: Answer | undefined;
  const take = (length: number): Uint8Array => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (let i = 0; i < count; i += 1) {
    const number = (field: number): number => numbers[i * FIELDS + field] as number;
    const texts = buffer.toString('latin1', at, at + number(5));
    at += number(5);
    let read = 0;
    const line = (): string => {
      const end = texts.indexOf(LINE, read);
      const text = texts.slice(read, end);
      read = end + 1;
      return text;
    };
    const lines = (length: number): string => {
      if (length === REPEATED) return '';
      read += length;
      return texts.slice(read - length, read);
    };
    const route = line();
    const id = line();
    const method = line();
    const target = line();
    const requestLines = lines(number(6));
    const leftLines = lines(number(7));
    const rightLines = lines(number(8));
    const digest = (): Answer['body'] => ({ length: Number(line()), sha256: line() });
    const bodyOf = (length: number) => (length === DIGEST ? digest() : take(length));
    const body = number(9) === ABSENT ? undefined : take(number(9));
    // Whoever looks for causes asks for these headers each time.
    const request = { id, method, target, headers: headersOf(requestLines), lines: requestLines };
    if (left === undefined || number(7) !== REPEATED)
      left = new LinedAnswer(number(1), leftLines, bodyOf(number(10)));
    if (right === undefined || number(8) !== REPEATED)
      right = new LinedAnswer(number(2), rightLines, bodyOf(number(11)));
    const served: Side = number(12) === 1 ? 'service' : 'monolith';
    exchanges.push({
      route,
      served,
      startedAt: number(0),
      request: body === undefined ? request : { ...request, body },
      left,
      right,
      seconds: { left: number(3), right: number(4) },
    });
  }
  return exchanges;
}

/** The exchange with answers in memory of their own, so that it does not keep its parcel's. */
export function detached(exchange: Exchange): Exchange {
  return { ...exchange, left: detachedAnswer(exchange.left), right: detachedAnswer(exchange.right) };
}

/** The answer in memory of its own. */
export function detachedAnswer(answer: Answer): Answer {
  const { status, body } = answer;
  const lines = detachedText(linesOf(answer));
  return new LinedAnswer(status, lines, body instanceof Uint8Array ? Uint8Array.from(body) : body);
}

/** Few long pieces: header by header it took a tenth of what a compared request costs. */
function textOf({ route, request }: Exchange, left: Answer | undefined, right: Answer | undefined): string {
  const { id, method, target } = request;
  const heads = linesOf(request) + headText(left) + headText(right);
  return `${route}${LINE}${id}${LINE}${method}${LINE}${target}${LINE}${heads}${digestText(left)}${digestText(right)}`;
}

function headText(answer: Answer | undefined): string {
  return answer === undefined ? '' : linesOf(answer);
}

function digestText(answer: Answer | undefined): string {
  if (answer === undefined || answer.body instanceof Uint8Array) return '';
  return `${answer.body.length}${LINE}${answer.body.sha256}${LINE}`;
}

function lengthOf({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : DIGEST;
}

function kept(answer: Answer | undefined): number {
  return answer?.body instanceof Uint8Array ? answer.body.length : 0;
}
