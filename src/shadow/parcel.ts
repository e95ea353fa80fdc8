import type { Exchange } from '../diff/exchange.ts';
import type { Answer } from '../diff/types.ts';
import type { PackedAnswer, PackedExchange } from './messages.ts';

/** What an exchange weighs besides its bodies, headers and target, roughly, in bytes. */
const OVERHEAD = 2048;

/** An exchange that waits to be sent to the comparer thread. */
export interface Queued {
  readonly exchange: Exchange;
  readonly queuedAt: number;
}

/** Bytes that an exchange counts for in the queue. */
export function costOf(exchange: Exchange): number {
  const { request, left, right } = exchange;
  const bodies = kept(left) + kept(right) + (request.body?.length ?? 0);
  const heads = textLength(request.headers) + textLength(left.headers) + textLength(right.headers);
  return OVERHEAD + bodies + heads + request.target.length;
}

/**
 * Packs exchanges so that all their bodies cross to the thread in one buffer that is moved, not copied again.
 * A view of a pooled buffer would drag its whole pool along.
 */
export function pack(queue: readonly Queued[]): { items: PackedExchange[]; bytes: Uint8Array<ArrayBuffer> } {
  let size = 0;
  for (const { exchange } of queue)
    size += kept(exchange.left) + kept(exchange.right) + (exchange.request.body?.length ?? 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  const put = (body: Uint8Array): readonly [number, number] => {
    bytes.set(body, at);
    at += body.length;
    return [at - body.length, at];
  };
  const packAnswer = (answer: Answer): PackedAnswer => ({
    status: answer.status,
    headers: answer.headers,
    body: answer.body instanceof Uint8Array ? put(answer.body) : answer.body,
  });
  const items = queue.map(({ exchange, queuedAt }) => {
    const { body, ...request } = exchange.request;
    return {
      ...exchange,
      queuedAt,
      request: body === undefined ? request : { ...request, body: put(body) },
      left: packAnswer(exchange.left),
      right: packAnswer(exchange.right),
    };
  });
  return { items, bytes };
}

/** The exchange as it was before `pack`; its bodies are views of `bytes`. */
export function unpack(item: PackedExchange, bytes: Uint8Array): Exchange {
  const { queuedAt: _, ...exchange } = item;
  const { body, ...request } = item.request;
  const unpackAnswer = (answer: PackedAnswer): Answer => ({
    status: answer.status,
    headers: answer.headers,
    body: 'sha256' in answer.body ? answer.body : bytes.subarray(...answer.body),
  });
  return {
    ...exchange,
    request: body === undefined ? request : { ...request, body: bytes.subarray(...body) },
    left: unpackAnswer(item.left),
    right: unpackAnswer(item.right),
  };
}

/** A client may send tens of kilobytes of headers with each request. */
function textLength(headers: readonly string[]): number {
  let length = 0;
  for (const text of headers) length += text.length;
  return length;
}

function kept({ body }: Answer): number {
  return body instanceof Uint8Array ? body.length : 0;
}

/** The exchange with bodies in memory of their own, so that it does not keep its parcel's. */
export function detached(exchange: Exchange): Exchange {
  return { ...exchange, left: detachedAnswer(exchange.left), right: detachedAnswer(exchange.right) };
}

function detachedAnswer(answer: Answer): Answer {
  return answer.body instanceof Uint8Array ? { ...answer, body: Uint8Array.from(answer.body) } : answer;
}
