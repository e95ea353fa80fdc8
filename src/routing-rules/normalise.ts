const NEEDS_WORK = /%|\/\/|\/\.\.?(?:\/|$)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const CONTROL = /[\0-\x1f\x7f]/;

/**
 * The path that routes are matched on, from a request target in origin-form (RFC 9112, section 3.2.1); undefined
 * where there is none, and then no route matches. The target that is forwarded is never changed.
 *
 * 1. The query is cut off at the first `?` (RFC 3986, section 3.4).
 * 2. Percent codes are decoded once, all of them (sections 2.1 and 6.2.2.2). This goes further than the RFC, which
 *    keeps `%2F`: an upstream that decodes it would see another path than the one that was matched. A code that is
 *    malformed, is not UTF-8, or stands for a control character leaves no path.
 * 3. Empty segments are dropped, as `//` is one separator for most servers.
 * 4. Dot segments are removed (section 5.2.4), after decoding, so `%2e%2e` counts; `..` at the root stays there.
 *
 * `\` is an ordinary character, a trailing slash stays, and case counts.
 */
export function normalisePath(target: string): string | undefined {
  if (target.charCodeAt(0) !== 0x2f) return undefined;
  const query = target.indexOf('?');
  const raw = query === -1 ? target : target.slice(0, query);
  if (!NEEDS_WORK.test(raw)) return raw;
  const path = decode(raw);
  if (path === undefined || CONTROL.test(path)) return undefined;
  return resolveSegments(path);
}

function decode(path: string): string | undefined {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function resolveSegments(path: string): string {
  const kept: string[] = [];
  let isFolder = false;
  for (const segment of path.split('/')) {
    isFolder = segment === '' || segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    else if (!isFolder) kept.push(segment);
  }
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}
