import type { ServerExchange } from '../../../src/http1/server-exchange.ts';
import { answerText, startServer } from '../../helpers/http-server.ts';
import { rawRequest } from '../../helpers/raw-http.ts';

/** What `look` makes of these header lines, as our server hands them on over a real socket. */
export async function lookAt<T>(lines: readonly string[], look: (incoming: ServerExchange) => T): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const { url } = await startServer((incoming) => {
    try {
      resolve(look(incoming));
    } catch (error) {
      reject(error);
    }
    incoming.keepAlive = false;
    answerText(incoming, '');
  });
  await rawRequest(url, lines);
  return promise;
}
