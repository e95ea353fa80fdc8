import { isAuthority } from '../http1/names.ts';

/** A request target in the form that goes upstream, and the authority that an absolute one named. */
export interface Target {
  readonly target: string;
  readonly authority: string | undefined;
}

/**
 * The target as it goes upstream: in origin-form (RFC 9112, 3.2), or `*` for an OPTIONS that asks about the server as a
 * whole. An absolute-form gives up its authority, which beats the Host header. Undefined for what cannot be sent on: a
 * fragment, credentials, or no path at all.
 */
export function requestTarget(method: string, url: string): Target | undefined {
  if (url.includes('#')) return undefined;
  if (url.startsWith('/')) return { target: url, authority: undefined };
  if (url === '*') return method === 'OPTIONS' ? { target: '*', authority: undefined } : undefined;
  const absolute = /^https?:\/\/([^/?]+)(.*)$/i.exec(url);
  if (absolute === null) return undefined;
  const [, authority = '', rest = ''] = absolute;
  // Among what is refused are credentials, which are never passed on (RFC 9110, 4.2.4).
  if (!isAuthority(authority)) return undefined;
  // Without a path OPTIONS asks about the whole server (RFC 9112, 3.2.4).
  if (rest === '' && method === 'OPTIONS') return { target: '*', authority };
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}
