import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../errors.ts';
import { originForm, type Target } from './target.ts';

/** Bytes of a request target; longer ones are 414 (RFC 9110, 15.5.15). */
const MAX_TARGET = 16 * 1024;

/** Bytes of all headers, with room for large cookies and tokens; more are 431 (RFC 6585, 5). */
const MAX_HEADERS = 64 * 1024;

/** Why a request that Node's parser let through goes no further. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly why: string;
}

/**
 * The target in the form that goes upstream, or why the request is refused. What the parser leaves open is decided
 * here: whatever an upstream might read otherwise than we did is not sent on.
 */
export function admit(incoming: IncomingMessage, via: string): Target | Refusal {
  const url = incoming.url as string;
  if (url.length > MAX_TARGET) return { code: 'target_too_long', why: '' };
  const { hosts, bytes } = measure(incoming.rawHeaders);
  if (bytes > MAX_HEADERS) return { code: 'headers_too_large', why: '' };
  if (hosts > 1) return { code: 'bad_framing', why: 'it names more than one Host' };
  const coding = incoming.headers['transfer-encoding'];
  // A coding under chunked would reach the upstream with a body that nobody here understood (RFC 9112, 6.1).
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') return { code: 'coding_unknown', why: '' };
  // Our own name in Via: an upstream has sent the request back to us (RFC 9110, 7.6.3).
  if (incoming.headers.via?.includes(via)) return { code: 'loop', why: '' };
  return (
    originForm(url) ?? {
      code: 'bad_target',
      why: 'it must be a path, or an http or https URL without fragment and credentials',
    }
  );
}

function measure(headers: readonly string[]): { hosts: number; bytes: number } {
  let hosts = 0;
  let bytes = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    bytes += name.length + (headers[i + 1] as string).length;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return { hosts, bytes };
}
