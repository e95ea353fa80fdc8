import type { AddressInfo, Socket } from 'node:net';
import { messageOf } from '../errors.ts';
import { HttpServer, type ServerTimeouts } from '../http1/server.ts';
import { unreadableAnswer } from './error-answer.ts';
import { listen } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { serve } from './serve.ts';

export interface ListenerOptions {
  readonly timeouts: ServerTimeouts;
  /** PEM; undefined for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Told of requests that failed inside Ficus. */
  readonly report: (level: 'error', message: string) => void;
}

/** The listener that users talk to. It serves whatever runtime it holds at the moment a request comes in. */
export class Listener {
  readonly #server: HttpServer;
  #runtime: Runtime;

  constructor(runtime: Runtime, { timeouts, tls, report }: ListenerOptions) {
    this.#runtime = runtime;
    this.#server = new HttpServer({
      timeouts,
      tls,
      onRequest: (exchange) => serve(this.#runtime, exchange),
      refuse: (fault) => {
        this.#runtime.unreadable(fault);
        return unreadableAnswer(fault);
      },
      // One request that nobody foresaw must not end the process, and everybody else's requests with it.
      onUnforeseen: (error) => report('error', `a request failed inside Ficus: ${messageOf(error)}`),
    });
  }

  get runtime(): Runtime {
    return this.#runtime;
  }

  get draining(): boolean {
    return this.#server.draining;
  }

  /** Requests from now on are served by this runtime; those under way finish on theirs. */
  swap(runtime: Runtime): void {
    this.#runtime = runtime;
  }

  /** New connections are encrypted with this certificate from now on. Throws where it does not fit its key. */
  setTls(tls: { readonly cert: string; readonly key: string }): void {
    this.#server.setTls(tls);
  }

  /** Resolves with the address in use. Rejects with FicusError `port_in_use` or `listen_failed`. */
  async listen(host: string, port: number): Promise<AddressInfo> {
    return listen(this.#server.listener, host, port, 'listen.port');
  }

  /** Serves a connection that another process has accepted and not read from. */
  take(socket: Socket): void {
    this.#server.take(socket);
  }

  /** Takes no new connection and resolves when every request under way is answered. */
  async drain(): Promise<void> {
    return this.#server.drain();
  }

  /** Breaks off every connection. */
  destroy(): void {
    this.#server.destroy();
  }
}
