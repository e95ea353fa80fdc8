/** Headers that concern one connection only (RFC 9110, 7.6.1), with the ones that older senders use. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a Connection header must not take away: framing, routing, and what we vouch for ourselves. */
const NOT_NOMINABLE = new Set([
  'host',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
]);

/** True for a header, by lower-case name, that is never passed on. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name);
}

/**
 * The lower-case names that a message's Connection headers nominate as its own (RFC 9110, 7.6.1); undefined for the
 * usual message, which nominates none. `headers` is a flat name, value list.
 */
export function nominatedHeaders(headers: readonly string[]): ReadonlySet<string> | undefined {
  let nominated: Set<string> | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    for (const token of (headers[i + 1] as string).split(',')) {
      const nominee = token.trim().toLowerCase();
      if (nominee === 'close' || nominee === 'keep-alive' || nominee === '' || NOT_NOMINABLE.has(nominee))
        continue;
      nominated ??= new Set();
      nominated.add(nominee);
    }
  }
  return nominated;
}

/** A message's headers without those that concern one connection only; order, case and duplicates are kept. */
export function endToEndHeaders(headers: readonly string[]): string[] {
  const nominated = nominatedHeaders(headers);
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || nominated?.has(lower)) continue;
    kept.push(name, headers[i + 1] as string);
  }
  return kept;
}
