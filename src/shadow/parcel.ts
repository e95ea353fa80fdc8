import { detachedText } from '../detached-text.ts';
import type { Exchange } from '../diff/exchange.ts';
import type { Answer, Side } from '../diff/types.ts';
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
/** Ends a text. No header, target or id has one: they came through a parser that refuses it. */
const LINE = '\n';

/** Bytes that an exchange counts for in the queue. A client may send tens of kilobytes of headers with each request. */
export function costOf({ request, left, right }: Exchange): number {
  const bodies = kept(left) + kept(right) + (request.body?.length ?? 0);
  const heads = linesOf(request).length + linesOf(left).length + linesOf(right).length;
  return OVERHEAD + bodies + heads + request.target.length;
}

/** Packs exchanges; nothing of a view's own memory, which may be a pool, goes along. */
export function pack(queue: readonly Queued[]): Packed {
  const texts: string[] = [];
  let size = 0;
  for (const { exchange } of queue) {
    const { request, left, right } = exchange;
    const text = textOf(exchange);
    texts.push(text);
    size += text.length + kept(left) + kept(right) + (request.body?.length ?? 0);
  }
  const numbers = new Float64Array(queue.length * FIELDS);
  // Not from a pool: it is moved to another thread.
  const memory = new ArrayBuffer(size);
  const bytes = Buffer.from(memory);
  let at = 0;
  for (let i = 0; i < queue.length; i += 1) {
    const { request, left, right, seconds, startedAt, served } = (queue[i] as Queued).exchange;
    const text = texts[i] as string;
    at += bytes.write(text, at, 'latin1');
    at = put(bytes, request.body, at);
    at = put(bytes, left.body, at);
    at = put(bytes, right.body, at);
    const first = i * FIELDS;
    numbers[first] = startedAt;
    numbers[first + 1] = left.status;
    numbers[first + 2] = right.status;
    numbers[first + 3] = seconds.left;
    numbers[first + 4] = seconds.right;
    numbers[first + 5] = text.length;
    numbers[first + 6] = linesOf(request).length;
    numbers[first + 7] = linesOf(left).length;
    numbers[first + 8] = linesOf(right).length;
    numbers[first + 9] = request.body?.length ?? ABSENT;
    numbers[first + 10] = lengthOf(left);
    numbers[first + 11] = lengthOf(right);
    numbers[first + 12] = served === 'service' ? 1 : 0;
  }
  const queuedAt = queue.at(-1)?.queuedAt ?? 0;
  return { count: queue.length, queuedAt, numbers, bytes: new Uint8Array(memory) };
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
    const left = new LinedAnswer(number(1), leftLines, bodyOf(number(10)));
    const right = new LinedAnswer(number(2), rightLines, bodyOf(number(11)));
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
function textOf({ route, request, left, right }: Exchange): string {
  const { id, method, target } = request;
  const heads = linesOf(request) + linesOf(left) + linesOf(right);
  return `${route}${LINE}${id}${LINE}${method}${LINE}${target}${LINE}${heads}${digestText(left)}${digestText(right)}`;
}

function digestText({ body }: Answer): string {
  return body instanceof Uint8Array ? '' : `${body.length}${LINE}${body.sha256}${LINE}`;
}

function lengthOf({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : DIGEST;
}

function kept({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : 0;
}
