import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { rawRequest } from '../../helpers/raw-http.ts';

/** What `look` makes of these header lines, as Node's parser hands them to a listener over a real socket. */
export async function lookAt<T>(
  lines: readonly string[],
  look: (incoming: IncomingMessage) => T,
  { body = '' } = {},
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const server = createServer((incoming, response) => {
    try {
      resolve(look(incoming));
    } catch (error) {
      reject(error);
    }
    response.setHeader('connection', 'close').end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  await rawRequest(`http://127.0.0.1:${port}`, lines, body);
  return promise;
}
