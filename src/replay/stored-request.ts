import { randomUUID } from 'node:crypto';
import type { ExchangeRequest } from '../diff/exchange.ts';
import { isSafeMethod } from '../routing-rules/schema.ts';
import { STORED_BODY_BYTES } from '../store/stored-exchange.ts';
import type { Sample } from '../store/types.ts';
import type { NotReplayed } from './types.ts';

/** Why a request cannot be sent as it was: a code and a sentence. */
export interface Obstacle {
  readonly reason: NotReplayed;
  readonly why: string;
}

const REDACTED = '[redacted:';

/** Made anew or left out: what names one request of one day, what frames it, and what Ficus itself has added. */
const NOT_RESENT = /^(?:x-request-id|traceparent|tracestate|content-length|x[-_]ficus[-_].*)$/;

/** A name in Via that some Ficus has set. */
const OUR_VIA = /^\d\.\d ficus-[\da-f]{8}$/;

/**
 * The request of a sample as it can be sent now: with `headers` (flat, of this run) in the place of stored ones, another
 * id, and `via` as our name in Via. What was redacted cannot be sent: nobody knows it any more.
 */
export function requestOfSample(
  { request }: Sample,
  headers: readonly string[],
  via: string,
): ExchangeRequest | Obstacle {
  const { method, target } = request;
  if (!isSafeMethod(method))
    return { reason: 'unsafe_method', why: `${method} may change something, and is not sent again` };
  const body = bodyOf(request);
  if (body !== undefined && 'reason' in body) return body;
  if (target.includes(REDACTED)) {
    const where = target.split('?', 1)[0]?.includes(REDACTED) ? 'path' : 'query';
    return redacted(`the ${where} holds a redacted value`);
  }
  const given = new Set(headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()));
  const kept = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !given.has(lower) && !NOT_RESENT.test(lower) && !(lower === 'content-encoding' && body);
  });
  const secret = kept.find(([name, value]) => name.includes(REDACTED) || value.includes(REDACTED));
  if (secret !== undefined) {
    const name = secret[0].toLowerCase();
    return redacted(`the header ${name} is redacted; give it with --header "${name}: …"`);
  }
  return withOurs({ method, target, headers: [...kept.flatMap(withoutOurVia), ...headers], body }, via);
}

/** A request with an id of its own and our name in Via, as the proxy would send it. */
export function withOurs(
  request: Omit<ExchangeRequest, 'id' | 'body'> & { readonly body?: Uint8Array | undefined },
  via: string,
): ExchangeRequest {
  const { method, target, body } = request;
  const id = randomUUID();
  const headers = [...request.headers, 'X-Request-Id', id, 'Via', `1.1 ${via}`];
  if (body === undefined) return { id, method, target, headers };
  return { id, method, target, headers: [...headers, 'Content-Length', String(body.length)], body };
}

/** The body to send; undefined for none. */
function bodyOf({ headers, body }: Sample['request']): Uint8Array | Obstacle | undefined {
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (body === null)
    return length === undefined || Number(length) === 0
      ? undefined
      : { reason: 'body_not_stored', why: 'its body is binary, and was not stored' };
  if (body.includes(REDACTED)) return redacted('the body holds a redacted value');
  const bytes = Buffer.from(body);
  // A stored body is cut before the first character that does not fit whole.
  if (bytes.length > STORED_BODY_BYTES - 4)
    return { reason: 'body_not_stored', why: 'its body was too long to be stored whole' };
  return bytes.length === 0 ? undefined : bytes;
}

function redacted(what: string): Obstacle {
  return { reason: 'redacted', why: what.includes('--header') ? what : `${what}, which cannot be sent` };
}

function withoutOurVia([name, value]: readonly [string, string]): string[] {
  if (name.toLowerCase() !== 'via') return [name, value];
  const others = value.split(',').filter((hop) => !OUR_VIA.test(hop.trim()));
  return others.length === 0 ? [] : [name, others.join(',').trim()];
}
