import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type Server as TlsServer } from 'node:tls';
import type { MessageFault } from './fault.ts';
import { type ConnectionOwner, ServerConnection, type Waiting } from './server-connection.ts';
import type { ServerExchange } from './server-exchange.ts';

/** Milliseconds that a client may take. */
export interface ServerTimeouts {
  /** From its connection, or a request's first byte, to the end of the request's headers. */
  readonly headers: number;
  /** Silence within a request's body. */
  readonly body: number;
  /** Taking nothing of an answer that lies ready. */
  readonly answer: number;
  /** Silence between two requests. */
  readonly idle: number;
}

export interface ServerOptions {
  readonly timeouts: ServerTimeouts;
  /** Certificate and key; undefined for plain HTTP. */
  readonly tls: TlsOptions | undefined;
  readonly onRequest: (exchange: ServerExchange) => void;
  /** The whole answer, as latin-1 text, to what is no request. */
  readonly refuse: (fault: MessageFault) => string;
  readonly onUnforeseen: (error: unknown) => void;
}

/** How often connections are looked at, milliseconds: all of them at once, so that none needs a timer of its own. */
const LOOK_EVERY = 250;
/** How long, milliseconds, a connection that is to close waits for its client once everything has left for it. */
const LINGER = 5_000;
/** While draining, a client that is just about to send gets so long, milliseconds, before its connection closes. */
const LAST_CALL = 500;

interface Watched {
  waiting: Waiting;
  requests: number;
  unsent: number;
  since: number;
}

/** An HTTP/1.1 server on one address. */
export class HttpServer implements ConnectionOwner {
  readonly listener: Server;
  readonly #options: ServerOptions;
  readonly #connections = new Map<ServerConnection, Watched>();
  readonly #look: NodeJS.Timeout;
  #now = performance.now();
  #drained: PromiseWithResolvers<void> | undefined;
  #drainBegan = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    // Half-open: an answer must still leave behind a client that has ended its side, and a tunnel has two ends.
    const settings = { allowHalfOpen: true, noDelay: true, keepAlive: true };
    if (options.tls === undefined) {
      this.listener = createServer(settings, (socket) => this.#accept(socket, false));
    } else {
      // Until it is over there is no connection here to look at.
      const handshakeTimeout = options.timeouts.headers;
      this.listener = createTlsServer({ ...settings, handshakeTimeout, ...options.tls }, (socket) =>
        this.#accept(socket, true),
      );
      // A handshake that fails is the client's affair; without a listener it would be everybody's.
      this.listener.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
    }
    // Behind what the sockets still have to say: after a stall a request may be waiting there.
    this.#look = setInterval(() => setImmediate(() => this.#lookAtAll()), LOOK_EVERY).unref();
  }

  get draining(): boolean {
    return this.#drained !== undefined;
  }

  /** Connections open at this moment, handed over ones not among them. */
  get connections(): number {
    return this.#connections.size;
  }

  onRequest(exchange: ServerExchange): void {
    this.#options.onRequest(exchange);
  }

  refuse(fault: MessageFault): string {
    return this.#options.refuse(fault);
  }

  onUnforeseen(error: unknown): void {
    this.#options.onUnforeseen(error);
  }

  /** New connections are encrypted with this certificate and key. Throws where they do not fit each other. */
  setTls(options: TlsOptions): void {
    (this.listener as TlsServer).setSecureContext(options);
  }

  /** Serves a connection that another process has accepted and not read from, as one of its own. */
  take(socket: Socket): void {
    socket.allowHalfOpen = true;
    socket.setNoDelay(true).setKeepAlive(true);
    this.listener.emit('connection', socket);
  }

  /** Takes no new connection, answers what has come, and resolves when no connection is left. */
  async drain(): Promise<void> {
    if (this.#drained === undefined) {
      this.#drained = Promise.withResolvers();
      this.#drainBegan = performance.now();
      this.listener.close();
      for (const connection of this.#connections.keys()) connection.finish();
      this.#settle();
    }
    await this.#drained.promise;
    clearInterval(this.#look);
  }

  /** Breaks off every connection. */
  destroy(): void {
    for (const connection of this.#connections.keys()) connection.breakOff();
  }

  #accept(socket: Socket, encrypted: boolean): void {
    const connection = new ServerConnection(socket, encrypted, this);
    this.#connections.set(connection, { waiting: 'head', requests: 0, unsent: 0, since: this.#now });
    socket.once('close', () => {
      this.#connections.delete(connection);
      this.#settle();
    });
  }

  #settle(): void {
    if (this.#connections.size === 0) this.#drained?.resolve();
  }

  #lookAtAll(): void {
    const now = performance.now();
    this.#now = now;
    for (const [connection, watched] of this.#connections) {
      const { waitsFor: waiting, requests, unsent } = connection;
      // Headers and a closing connection have a time in all; elsewhere it is silence that counts.
      const goesOn =
        waiting === 'taking'
          ? connection.taken || unsent < watched.unsent
          : connection.active && (waiting === 'body' || waiting === 'request');
      if (goesOn || watched.waiting !== waiting || watched.requests !== requests) {
        watched.waiting = waiting;
        watched.requests = requests;
        watched.since = now;
      }
      watched.unsent = unsent;
      connection.active = false;
      connection.taken = false;
      if (now - watched.since >= this.#patience(waiting)) connection.expire();
      else if (
        this.draining &&
        connection.idle &&
        now - Math.max(watched.since, this.#drainBegan) >= LAST_CALL
      )
        connection.close();
    }
  }

  #patience(waiting: Waiting): number {
    const { headers, body, answer, idle } = this.#options.timeouts;
    switch (waiting) {
      case 'head':
        return headers;
      case 'body':
        return body;
      case 'request':
        return idle;
      case 'close':
        return LINGER;
      case 'taking':
        return answer;
      case 'answer':
      case 'tunnel':
        return Number.POSITIVE_INFINITY;
    }
  }
}
