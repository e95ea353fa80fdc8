import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../errors.ts';
import { type AnswerHandler, Call, type UpstreamRequest } from './call.ts';
import { ClientConnection, type ConnectionPool } from './client-connection.ts';
import type { Dialled } from './dialled.ts';
import type { FailureReason } from './failure.ts';

/** Milliseconds. `idle` bounds the silence between two pieces of an answer's body. 0 is any time. */
export interface UpstreamTimeouts {
  readonly connect: number;
  readonly headers: number;
  readonly idle: number;
}

/** How an encrypted upstream is verified, and what it is shown. */
export interface UpstreamTls {
  /** PEM of the authorities that may have signed its certificate; undefined for the system's. */
  readonly ca?: string | undefined;
  /** Name that its certificate must have; undefined for the URL's host. */
  readonly serverName?: string | undefined;
}

type Report = (level: 'error', message: string) => void;

export interface UpstreamOptions {
  readonly tls?: UpstreamTls | undefined;
  /** Told of faults inside Ficus. */
  readonly report?: Report | undefined;
}

const ignore: Report = () => undefined;

/** Requests that may be sent again when nobody knows whether they arrived (RFC 9110, 9.2.2). */
const IDEMPOTENT = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
  'PROPFIND',
  'REPORT',
  'QUERY',
]);

/** How often connections are looked at, milliseconds: all at once, so that no request needs a timer of its own. */
const LOOK_EVERY = 100;
/** A free connection is used again within so many milliseconds, where the server names no time of its own. */
const KEPT = 4_000;
/** The longest that a server's own word is believed. */
const KEPT_AT_MOST = 10 * 60_000;
/** A server's time is counted from when it sent, so ours ends earlier. */
const MARGIN = 1_000;
/** Free connections that are kept. */
const MAX_FREE = 1024;

/**
 * What comes is read into this, by all connections in turn: each takes what it keeps before the next one reads.
 */
const shared = Buffer.allocUnsafe(64 * 1024);

/** Keep-alive connections to one side for one purpose: what users wait for and what shadows use never share any. */
export class Upstream implements ConnectionPool {
  /** Scheme, host and port. */
  readonly url: string;
  readonly #timeouts: UpstreamTimeouts;
  readonly #tls: UpstreamTls;
  readonly #report: Report;
  readonly #secure: boolean;
  readonly #host: string;
  readonly #port: number;
  readonly #all = new Set<ClientConnection>();
  /** The one used last is used first: the others can run out of time. */
  readonly #free: ClientConnection[] = [];
  #look: NodeJS.Timeout | undefined;
  #closing: PromiseWithResolvers<void> | undefined;
  #destroyed = false;

  /** `url`: scheme, host and port. */
  constructor(url: string, timeouts: UpstreamTimeouts, { tls = {}, report = ignore }: UpstreamOptions = {}) {
    this.url = url;
    this.#report = report;
    this.#timeouts = timeouts;
    this.#tls = tls;
    const { protocol, hostname, port } = new URL(url);
    this.#secure = protocol === 'https:';
    this.#host = hostname.replace(/^\[|\]$/g, '');
    this.#port = port === '' ? (this.#secure ? 443 : 80) : Number(port);
  }

  /** Connections open at this moment. */
  get connections(): number {
    return this.#all.size;
  }

  /**
   * Sends one request; everything that follows, failures too, is told to the handler, and some of it may be before this
   * returns. `timeout`: milliseconds for all of it; 0 is any time.
   */
  send(request: UpstreamRequest, handler: AnswerHandler, timeout = 0): Call {
    const call = new Call(request, handler, timeout === 0 ? 0 : performance.now() + timeout);
    // Whoever is told of its end may ask again; nothing would end that connection.
    if (this.#destroyed) queueMicrotask(() => call.failed('reset'));
    else this.#carry(call);
    return call;
  }

  unforeseen(error: unknown): void {
    this.#report('error', `an answer was not handled inside Ficus: ${messageOf(error)}`);
  }

  free(connection: ClientConnection, hint: number | undefined): void {
    if (this.#closing !== undefined || this.#free.length >= MAX_FREE) {
      connection.destroy();
      return;
    }
    const kept = hint === undefined ? KEPT : Math.min(hint, KEPT_AT_MOST) - MARGIN;
    connection.until = connection.since + kept;
    this.#free.push(connection);
  }

  lost(
    connection: ClientConnection,
    call: Call | undefined,
    reason: FailureReason,
    answerBegun: boolean,
  ): void {
    this.#all.delete(connection);
    const at = this.#free.lastIndexOf(connection);
    if (at !== -1) this.#free.splice(at, 1);
    this.#settle();
    if (call === undefined || call.over) return;
    if (reason === 'reset' && call.reused && !answerBegun && mayRepeat(call)) this.#dialFor(call);
    else call.failed(reason);
  }

  /** Lets requests under way finish, then closes the connections. */
  async close(): Promise<void> {
    this.#closing ??= Promise.withResolvers();
    for (const connection of this.#free.splice(0)) connection.destroy();
    this.#settle();
    await this.#closing.promise;
  }

  /** Breaks off whatever is under way. */
  async destroy(): Promise<void> {
    this.#destroyed = true;
    this.#closing ??= Promise.withResolvers();
    for (const connection of [...this.#all]) {
      const { call } = connection;
      connection.destroy();
      call?.failed('reset');
    }
    this.#settle();
    await this.#closing.promise;
  }

  #carry(call: Call): void {
    if (call.request.upgrade !== undefined) {
      this.#dialFor(call);
      return;
    }
    const now = performance.now();
    for (;;) {
      const connection = this.#free.pop();
      if (connection === undefined) break;
      if (connection.until > now) {
        connection.begin(call);
        return;
      }
      connection.destroy();
    }
    this.#dialFor(call);
  }

  #dialFor(call: Call): void {
    let connection: ClientConnection | undefined;
    const dialled = this.#dial(call, (buffer, length) => connection?.receive(buffer, length));
    connection = new ClientConnection(dialled, call, this);
    this.#all.add(connection);
    // Behind what the sockets still have to say: after a stall an answer may be waiting there.
    this.#look ??= setInterval(() => setImmediate(() => this.#lookAtAll()), LOOK_EVERY).unref();
  }

  #dial(call: Call, receive: (buffer: Buffer, length: number) => void): Dialled {
    const address = { host: this.#host, port: this.#port };
    if (this.#secure) {
      const { ca, serverName } = this.#tls;
      const servername = serverName ?? (isIP(this.#host) === 0 ? this.#host : '');
      const options = {
        ...address,
        servername,
        ...(ca !== undefined && { ca }),
        ALPNProtocols: ['http/1.1'],
      };
      return { socket: connectTls(options), connected: 'secureConnect', streams: true };
    }
    // A connection that leaves HTTP has two ends, and is read as a stream by whoever gets it.
    if (call.request.upgrade !== undefined)
      return { socket: connectTcp({ ...address, allowHalfOpen: true }), connected: 'connect', streams: true };
    const callback = (length: number, buffer: Uint8Array) => {
      receive(buffer as Buffer, length);
      return true;
    };
    const socket = connectTcp({ ...address, onread: { buffer: shared, callback } });
    return { socket, connected: 'connect', streams: false };
  }

  #lookAtAll(): void {
    const now = performance.now();
    for (const connection of [...this.#all]) if (this.#isLate(connection, now)) connection.expire();
  }

  #isLate(connection: ClientConnection, now: number): boolean {
    const { connect, headers, idle } = this.#timeouts;
    const { phase, call } = connection;
    if (phase === 'idle') return now >= connection.until;
    if (call !== undefined && call.deadline !== 0 && now >= call.deadline) return true;
    if (phase === 'connecting') return connect !== 0 && now - connection.since >= connect;
    if (phase === 'waiting') return headers !== 0 && now - connection.since >= headers;
    // An upstream that takes the body, and a client that does not take the answer, are no silence of the upstream's.
    const excused = phase === 'sending' ? !connection.blocked : call?.paused || call?.patient;
    if (connection.active || excused) {
      connection.active = false;
      connection.since = now;
      return false;
    }
    return idle !== 0 && now - connection.since >= idle;
  }

  #settle(): void {
    if (this.#all.size > 0) return;
    clearInterval(this.#look);
    this.#look = undefined;
    this.#closing?.resolve();
  }
}

/** One that changes nothing when it is carried out twice, and of whose body nothing is gone. */
function mayRepeat({ request }: Call): boolean {
  return request.once !== true && request.bodyLength === 0 && IDEMPOTENT.has(request.method);
}
