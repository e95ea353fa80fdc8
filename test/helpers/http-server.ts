import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { responseHead } from '../../src/http1/encode.ts';
import type { MessageFault } from '../../src/http1/fault.ts';
import { HttpServer, type ServerOptions } from '../../src/http1/server.ts';
import type { ServerExchange } from '../../src/http1/server-exchange.ts';

/** Ample: nothing runs out of time unless a test wants it to. */
export const AMPLE = { headers: 60_000, body: 60_000, idle: 60_000 };

/** A server of ours alone, on 127.0.0.1 and a free port. */
export interface TestServer {
  readonly server: HttpServer;
  readonly port: number;
  readonly url: string;
}

/** Starts a server; it breaks off every connection when the test ends. What it refuses, it answers with the code. */
export async function startServer(
  onRequest: (exchange: ServerExchange) => void,
  settings: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const server = new HttpServer({
    timeouts: AMPLE,
    tls: undefined,
    onRequest,
    refuse: codeAnswer,
    onUnforeseen: (error) => expect.unreachable(String(error)),
    ...settings,
  });
  server.listener.listen(0, '127.0.0.1');
  await once(server.listener, 'listening');
  onTestFinished(async () => {
    const drained = server.drain();
    server.destroy();
    await drained;
  });
  const { port } = server.listener.address() as AddressInfo;
  return { server, port, url: `http://127.0.0.1:${port}` };
}

/** Handles nothing: for exchanges whose answer does not depend on what their client does. */
export const HEEDLESS = {
  requestData: () => undefined,
  requestEnd: () => undefined,
  answerDrained: () => undefined,
  closed: () => undefined,
};

/** Answers 200 with this text. */
export function answerText(exchange: ServerExchange, text: string): void {
  const body = Buffer.from(text);
  exchange.respond(200, 'OK', ['Content-Length', String(body.length)], body.length);
  exchange.write(body);
  exchange.end();
}

function codeAnswer({ code }: MessageFault): string {
  const headers = ['Content-Length', String(code.length)];
  return responseHead(400, 'Refused', headers, 'Connection: close\r\n') + code;
}
