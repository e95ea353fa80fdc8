import type { Exchange } from '../diff/exchange.ts';
import type { Answer, Side } from '../diff/types.ts';

/** What an exchange weighs besides its bodies, headers and target, roughly, in bytes. */
const OVERHEAD = 2048;

/** An exchange that waits to be sent to the comparer thread. */
export interface Queued {
  readonly exchange: Exchange;
  readonly queuedAt: number;
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
  /** Of each exchange: its texts, a line each, then the bodies of request, left and right. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** startedAt; both statuses and seconds; numbers of header lines; lengths of the texts and of the three bodies. */
const FIELDS = 13;
/** Length of a body that is not there, and of one that is a digest: its own length is in the texts, with the hash. */
const ABSENT = -1;
const DIGEST = -2;
/** Ends a text. No header, target or id has one: they came through a parser that refuses it. */
const LINE = '\n';

/** Bytes that an exchange counts for in the queue. */
export function costOf(exchange: Exchange): number {
  const { request, left, right } = exchange;
  const bodies = kept(left) + kept(right) + (request.body?.length ?? 0);
  const heads = textLength(request.headers) + textLength(left.headers) + textLength(right.headers);
  return OVERHEAD + bodies + heads + request.target.length;
}

/** Packs exchanges; nothing of a view's own memory, which may be a pool, goes along. */
export function pack(queue: readonly Queued[]): Packed {
  const texts = queue.map(({ exchange }) => textOf(exchange));
  const numbers = new Float64Array(queue.length * FIELDS);
  let size = 0;
  queue.forEach(({ exchange }, i) => {
    const { request, left, right } = exchange;
    size += (texts[i] as string).length + kept(left) + kept(right) + (request.body?.length ?? 0);
  });
  // Not from a pool: it is moved to another thread.
  const memory = new ArrayBuffer(size);
  const bytes = Buffer.from(memory);
  let at = 0;
  queue.forEach(({ exchange }, i) => {
    const { request, left, right, seconds, startedAt } = exchange;
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
    numbers[first + 5] = request.headers.length;
    numbers[first + 6] = left.headers.length;
    numbers[first + 7] = right.headers.length;
    numbers[first + 8] = text.length;
    numbers[first + 9] = request.body?.length ?? ABSENT;
    numbers[first + 10] = lengthOf(left);
    numbers[first + 11] = lengthOf(right);
    numbers[first + 12] = exchange.served === 'service' ? 1 : 0;
  });
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
    const texts = buffer.toString('latin1', at, at + number(8)).split(LINE);
    at += number(8);
    let line = 4;
    const lines = (length: number): string[] => {
      line += length;
      return texts.slice(line - length, line);
    };
    const headers = lines(number(5));
    const leftHeaders = lines(number(6));
    const rightHeaders = lines(number(7));
    const digest = (): Answer['body'] => {
      const [length = '', sha256 = ''] = lines(2);
      return { length: Number(length), sha256 };
    };
    const bodyOf = (length: number) => (length === DIGEST ? digest() : take(length));
    const [route = '', id = '', method = '', target = ''] = texts;
    const body = number(9) === ABSENT ? undefined : take(number(9));
    const request = { id, method, target, headers };
    const left = { status: number(1), headers: leftHeaders, body: bodyOf(number(10)) };
    const right = { status: number(2), headers: rightHeaders, body: bodyOf(number(11)) };
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

/** The exchange with bodies in memory of their own, so that it does not keep its parcel's. */
export function detached(exchange: Exchange): Exchange {
  return { ...exchange, left: detachedAnswer(exchange.left), right: detachedAnswer(exchange.right) };
}

/** The answer with a body in memory of its own. */
export function detachedAnswer(answer: Answer): Answer {
  return answer.body instanceof Uint8Array ? { ...answer, body: Uint8Array.from(answer.body) } : answer;
}

function textOf({ route, request, left, right }: Exchange): string {
  const { id, method, target } = request;
  // Appended one by one: an array of them all, joined, takes four times as long.
  let text = `${route}${LINE}${id}${LINE}${method}${LINE}${target}`;
  for (const header of request.headers) text += LINE + header;
  for (const header of left.headers) text += LINE + header;
  for (const header of right.headers) text += LINE + header;
  return text + digestText(left) + digestText(right);
}

function digestText({ body }: Answer): string {
  return body instanceof Uint8Array ? '' : `${LINE}${body.length}${LINE}${body.sha256}`;
}

/** A client may send tens of kilobytes of headers with each request. */
function textLength(headers: readonly string[]): number {
  let length = 0;
  for (const text of headers) length += text.length;
  return length;
}

function lengthOf({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : DIGEST;
}

function kept({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : 0;
}
