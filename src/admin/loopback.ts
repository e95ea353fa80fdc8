const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * True where a Host header names this machine's loopback. A page of somebody else's whose name was rebound to
 * 127.0.0.1 still sends its own name (DNS rebinding).
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    LOOPBACK_NAMES.has(name) || /^127(\.\d{1,3}){3}$/.test(name) || /^(?:[a-z0-9-]+\.)+localhost$/.test(name)
  );
}
