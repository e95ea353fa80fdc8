/** An absolute URL of the web in two: its origin, and what follows. `//host/path` has no scheme of its own. */
const URL = /^((?:(?:https?|wss?|ftp):)?\/\/([^/?#\s]+))([/?#]\S*)?$/i;
/** A path on the side's own origin. */
const OWN_PATH = /^\/(?!\/)\S/;

/**
 * What differs between two URLs that are equal but for scheme, host and port, or of which one is the path of the
 * other; undefined for all other texts. Without a path the host is all that a URL says, so only its scheme may differ.
 */
export function originBetween(left: string, right: string): string | undefined {
  if (!left.includes('/') || !right.includes('/')) return undefined;
  const a = URL.exec(left);
  const b = URL.exec(right);
  if (a === null && b === null) return undefined;
  if (a === null || b === null) {
    const [path, url] = a === null ? [left, b] : [right, a];
    if (!OWN_PATH.test(path) || url?.[3] !== path) return undefined;
    return `${originOf(a)} against ${originOf(b)}`;
  }
  const [leftRest, rightRest] = [a[3] ?? '/', b[3] ?? '/'];
  if (leftRest !== rightRest) return undefined;
  if (leftRest === '/' && a[2]?.toLowerCase() !== b[2]?.toLowerCase()) return undefined;
  return `${originOf(a)} against ${originOf(b)}`;
}

function originOf(url: RegExpExecArray | null): string {
  return url?.[1] ?? 'no origin';
}
