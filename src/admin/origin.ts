import type { IncomingHttpHeaders } from 'node:http';

/** True for methods that change nothing (RFC 9110, section 9.2.1). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * Why a request that changes something looks like one that a page of another site has made a browser send; undefined
 * where it does not. The cookie's SameSite is not enough: other ports and other subdomains are the same site.
 *
 * `Sec-Fetch-Site` is the browser's own word. Browsers leave it out where the address is neither https nor loopback,
 * and there `Origin` has to name the host that was asked. `strict`: one of the two must be there.
 */
export function crossSite(headers: IncomingHttpHeaders, strict: boolean): string | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? undefined : `Sec-Fetch-Site is "${String(site)}"`;
  const { origin, host } = headers;
  if (origin === undefined)
    return strict ? 'it has a session and neither Origin nor Sec-Fetch-Site' : undefined;
  return isOwn(origin, host) ? undefined : `Origin is "${origin}"`;
}

function isOwn(origin: string, host: string | undefined): boolean {
  const named = URL.parse(origin);
  // Read with the origin's scheme: the port that goes without saying is left out of both.
  return named !== null && named.host !== '' && named.host === URL.parse(`${named.protocol}//${host}`)?.host;
}
