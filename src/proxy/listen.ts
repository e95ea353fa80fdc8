import { type AddressInfo, createServer, type Server } from 'node:net';
import { FicusError, messageOf } from '../errors.ts';

/**
 * Listens and resolves with the address in use; port 0 takes a free one. Rejects with FicusError `port_in_use` or
 * `listen_failed`; `key` is the configuration's key that a person would change. A connection that the system then fails to
 * hand out ends with its client, not with this process.
 */
export async function listen(server: Server, host: string, port: number, key: string): Promise<AddressInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  server.on('error', (error) => reject(listenError(error, `${host}:${port}`, key)));
  server.listen(port, host, () => resolve(server.address() as AddressInfo));
  return promise;
}

/** The sentence for a failed listen. */
export function listenError(error: unknown, address: string, key: string): FicusError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRINUSE'
    ? new FicusError('port_in_use', { address, key }, { cause: error })
    : new FicusError('listen_failed', { address, why: messageOf(error) }, { cause: error });
}

/** True where nobody listens on the port at this moment. */
export async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await listen(probe, host, port, '');
  } catch {
    return false;
  }
  await new Promise((resolve) => probe.close(resolve));
  return true;
}
