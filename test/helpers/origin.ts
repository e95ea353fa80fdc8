import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A real HTTP server on 127.0.0.1 and a free port. */
export interface Origin {
  readonly url: string;
  readonly server: Server;
  /** Every request that came in, in order. */
  readonly requests: readonly SeenRequest[];
  /** Connections open at this moment. */
  readonly connections: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly header: (name: string) => string | undefined;
  /** Resolves with the whole body. */
  readonly body: Promise<Buffer>;
  /** The trailers, flat, once the body is whole. */
  readonly trailers: () => readonly string[];
}

/** Starts an origin that answers by `listener`. Request bodies are read for `requests` whatever it does. */
export async function startOrigin(listener: RequestListener): Promise<Origin> {
  const requests: SeenRequest[] = [];
  const connections = new Set<Socket>();
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    requests.push(seen(request));
    listener(request, response);
  });
  server.maxHeadersCount = 0;
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    requests,
    connections,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An address on which nobody listens any more. */
export async function deadUrl(): Promise<string> {
  const dead = await startOrigin(() => undefined);
  await dead.stop();
  return dead.url;
}

/** A listener that answers every request with this JSON. */
export function json(value: unknown, status = 200): RequestListener {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(value));
  };
}

function seen(request: IncomingMessage): SeenRequest {
  const chunks: Buffer[] = [];
  const body = new Promise<Buffer>((resolve) => {
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('close', () => resolve(Buffer.concat(chunks)));
  });
  return {
    method: request.method as string,
    url: request.url as string,
    rawHeaders: request.rawHeaders,
    header: (name) => request.headers[name]?.toString(),
    body,
    trailers: () => request.rawTrailers,
  };
}
