import type { ErrorCode } from '../errors.ts';
import type { ServerExchange } from '../http1/server-exchange.ts';
import { requestTarget, type Target } from './target.ts';

/** Why a request that can be read goes no further. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly why: string;
}

/** The target in the form that goes upstream, or why the request is refused. `via`: our own name in Via. */
export function admit({ head }: ServerExchange, via: string): Target | Refusal {
  if (head.method === 'CONNECT') return { code: 'connect_refused', why: '' };
  if (cameFromUs(head.headers, head.names, via)) return { code: 'loop', why: '' };
  return (
    requestTarget(head.method, head.target) ?? {
      code: 'bad_target',
      why: 'it must be a path, or an http or https URL without fragment and credentials',
    }
  );
}

/** Our own name in Via: an upstream has sent the request back to us (RFC 9110, 7.6.3). */
function cameFromUs(headers: readonly string[], names: readonly string[], via: string): boolean {
  for (let i = 0; i < names.length; i += 1)
    if (names[i] === 'via' && headers[2 * i + 1]?.includes(via)) return true;
  return false;
}
