import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../errors.ts';
import { listen } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { serve } from './serve.ts';
import { refuseUnreadable } from './unreadable.ts';
import { mayUpgrade, upgrade } from './upgrade.ts';

/** Where the parser gives up. `admit` refuses far earlier, and can tell a long target from large headers. */
const PARSER_LIMIT = 256 * 1024;
/** How often Node looks for connections that are past their time; its own default is 30 s. */
const CONNECTION_CHECK = 1000;

/** The listener that users talk to. It serves whatever runtime it holds at the moment a request comes in. */
export class Listener {
  readonly #server: Server;
  readonly #underWay = new Set<ServerResponse>();
  /** Connections that have left HTTP: Node no longer counts them as its own. */
  readonly #upgraded = new Set<Duplex>();
  readonly #report: (level: 'error', message: string) => void;
  #runtime: Runtime;
  #draining = false;

  /** `report` is told of requests that failed inside Ficus. */
  constructor(runtime: Runtime, report: (level: 'error', message: string) => void) {
    this.#runtime = runtime;
    this.#report = report;
    this.#server = createServer(
      {
        maxHeaderSize: PARSER_LIMIT,
        connectionsCheckingInterval: CONNECTION_CHECK,
        shouldUpgradeCallback: mayUpgrade,
      },
      (incoming, response) => {
        this.#underWay.add(response);
        response.on('close', () => this.#over(response));
        if (this.#draining) response.shouldKeepAlive = false;
        try {
          serve(this.#runtime, incoming, response);
        } catch (error) {
          // One request that nobody foresaw must not end the process, and everybody else's requests with it.
          this.#unforeseen(error, response.socket);
        }
      },
    );
    this.#server.on('upgrade', (incoming, socket, head) => {
      this.#upgraded.add(socket);
      socket.on('close', () => this.#upgraded.delete(socket));
      upgrade(this.#runtime, incoming, socket, head).catch((error: unknown) =>
        this.#unforeseen(error, socket),
      );
    });
    refuseUnreadable(this.#server);
    // Past its limit Node would drop headers without a word; `admit` bounds their bytes.
    this.#server.maxHeadersCount = 0;
    // An upload may take as long as it takes; what may not is a client that sends nothing.
    this.#server.requestTimeout = 0;
    this.#server.headersTimeout = 30_000;
    this.#server.keepAliveTimeout = 65_000;
  }

  get runtime(): Runtime {
    return this.#runtime;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Requests from now on are served by this runtime; those under way finish on theirs. */
  swap(runtime: Runtime): void {
    this.#runtime = runtime;
  }

  /** Resolves with the address in use. Rejects with FicusError `port_in_use` or `listen_failed`. */
  async listen(host: string, port: number): Promise<AddressInfo> {
    return listen(this.#server, host, port, 'listen.port');
  }

  /** Takes no new connection and resolves when every request under way is answered. */
  async drain(): Promise<void> {
    this.#draining = true;
    for (const response of this.#underWay) response.shouldKeepAlive = false;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Breaks off every connection. */
  destroy(): void {
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
  }

  #unforeseen(error: unknown, socket: Duplex | null): void {
    this.#report('error', `a request failed inside Ficus: ${messageOf(error)}`);
    socket?.destroy();
  }

  #over(response: ServerResponse): void {
    this.#underWay.delete(response);
    // An answer whose head had promised keep-alive leaves its connection open; nothing else would close it.
    if (this.#draining) setImmediate(() => this.#server.closeIdleConnections());
  }
}
