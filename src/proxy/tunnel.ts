import type { Duplex } from 'node:stream';
import type { RequestFraming } from '../http1/framing.ts';

/**
 * The protocol that a request may leave HTTP for; undefined for a request that stays one. `h2c` it may not: HTTP/2
 * inside would pass by all that is checked here, so such a request is served as the HTTP/1.1 request that it also is
 * (RFC 9110, 7.8). Nor may one with a body: where that ends and the other protocol begins, two readers may not agree.
 */
export function mayUpgrade({ upgrade, length }: RequestFraming): string | undefined {
  if (upgrade === undefined || length !== 0) return undefined;
  const protocols = upgrade.toLowerCase().split(',');
  const may = protocols.every((protocol) => protocol.trim() !== '' && !protocol.trim().startsWith('h2'));
  return may ? upgrade : undefined;
}

/**
 * A connection of which one side has stopped sending may only be half closed, or its owner may be gone: TCP shows both
 * the same way. So the other direction goes on, but not through so many milliseconds of silence.
 */
const HALF_CLOSED_SILENCE = 10_000;

/**
 * Joins two connections: bytes go both ways, an end of one is an end of the other (half-closed connections work on),
 * and when one breaks the other goes with it. Resolves when both are gone.
 */
export async function join(a: Duplex, b: Duplex): Promise<void> {
  const gone = Promise.all([relay(a, b), relay(b, a)]);
  await gone;
}

/** Sends what comes from one to the other; resolves when `from` is gone. */
function relay(from: Duplex, to: Duplex): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.once('end', () => {
      timer = setTimeout(() => {
        from.destroy();
        to.destroy();
      }, HALF_CLOSED_SILENCE);
      to.on('data', () => timer?.refresh());
    });
    from.once('close', () => {
      clearTimeout(timer);
      // An orderly end has been passed on by the pipe; a connection that broke takes the other along.
      if (!from.readableEnded) to.destroy();
      resolve();
    });
  });
}
