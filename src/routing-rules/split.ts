import { murmur3 } from './murmur3.ts';
import { cookieValue, headerValue } from './raw-headers.ts';

const BUCKETS = 2 ** 32;

/** A way to tell users apart, as `stickBy` names it: `header:x-user-id`, `cookie:sid` or `ip`. */
export interface StickySource {
  readonly source: string;
  /** The key, or undefined where the request has none. `headers` is the flat list. */
  read(headers: readonly string[], clientAddress: string): string | undefined;
}

export interface StickyKey {
  readonly key: string;
  /** Which entry of `stickBy` gave the key. */
  readonly source: string;
}

/**
 * A user's place in the split of a cohort: a percentage from 0 to below 100. The service serves where it is below
 * the canary's percentage, so raising that moves users one way only. It depends on nothing but its arguments, so
 * every replica agrees; the cohort salts it, so that no user comes first in every canary.
 */
export function bucketOf(cohort: string, stickyKey: string): number {
  return (murmur3(Buffer.from(`${cohort}\0${stickyKey}`, 'utf8')) / BUCKETS) * 100;
}

/** The first key of the route's `stickBy` that the request has and that is not empty, else the client's address. */
export function stickyKeyOf(
  route: { readonly stickySources: readonly StickySource[] },
  headers: readonly string[],
  clientAddress: string,
): StickyKey {
  for (const { source, read } of route.stickySources) {
    const key = read(headers, clientAddress);
    if (key !== undefined) return { key, source };
  }
  return { key: plainAddress(clientAddress), source: 'ip' };
}

/** Turns an entry of `stickBy` into its reader. */
export function stickySource(entry: string): StickySource {
  const name = entry.slice(entry.indexOf(':') + 1);
  if (entry.startsWith('header:')) {
    const lower = name.toLowerCase();
    return { source: entry, read: (headers) => headerValue(headers, lower) };
  }
  if (entry.startsWith('cookie:')) return { source: entry, read: (headers) => cookieValue(headers, name) };
  return { source: entry, read: (_, clientAddress) => plainAddress(clientAddress) };
}

/** An IPv4 client is the same user on an IPv4 and on a dual-stack socket. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
