import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { responseHead } from '../../src/http1/encode.ts';
import type { MessageFault } from '../../src/http1/fault.ts';
import { HttpServer, type ServerOptions } from '../../src/http1/server.ts';
import type { ExchangeHandler, ServerExchange } from '../../src/http1/server-exchange.ts';

/** Ample: nothing runs out of time unless a test wants it to. */
export const AMPLE = { headers: 60_000, body: 60_000, answer: 60_000, idle: 60_000 };

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

/** Writes down what an exchange's client does, in order. */
export class ClientLog implements ExchangeHandler {
  readonly told: string[] = [];
  /** Resolves with whether the exchange was answered, once it is over. */
  readonly over = Promise.withResolvers<boolean>();
  /** Resolves with the body once the request is whole. */
  readonly whole = Promise.withResolvers<Buffer>();
  readonly drained = Promise.withResolvers<void>();
  trailers: readonly string[] | undefined;
  readonly #pieces: Buffer[] = [];

  get body(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  requestData(piece: Buffer): void {
    this.told.push('data');
    this.#pieces.push(Buffer.from(piece));
  }

  requestEnd(trailers: readonly string[] | undefined): void {
    this.told.push('end');
    this.trailers = trailers;
    this.whole.resolve(this.body);
  }

  answerDrained(): void {
    this.drained.resolve();
  }

  closed(answered: boolean): void {
    this.told.push(`closed ${answered}`);
    this.over.resolve(answered);
  }
}

/** Has an exchange's client written down, and its body come. */
export function logOf(exchange: ServerExchange): ClientLog {
  const log = new ClientLog();
  exchange.handler = log;
  exchange.readBody();
  return log;
}

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

/** The exchanges that come in, one after the other: each call of `next` resolves with the next one. */
export function exchangeQueue(): {
  readonly onRequest: (exchange: ServerExchange) => void;
  readonly next: () => Promise<ServerExchange>;
  /** Those that nobody has taken yet. */
  readonly waiting: readonly ServerExchange[];
} {
  const waiting: ServerExchange[] = [];
  const asked: ((exchange: ServerExchange) => void)[] = [];
  return {
    waiting,
    onRequest: (exchange) => {
      const resolve = asked.shift();
      if (resolve === undefined) waiting.push(exchange);
      else resolve(exchange);
    },
    next: () =>
      new Promise((resolve) => {
        const exchange = waiting.shift();
        if (exchange === undefined) asked.push(resolve);
        else resolve(exchange);
      }),
  };
}
