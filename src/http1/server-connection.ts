import type { Socket } from 'node:net';
import { type BodyReader, bodyReader } from './body-reader.ts';
import { MessageFault } from './fault.ts';
import { requestFraming } from './framing.ts';
import { parseRequestHead } from './head.ts';
import { checkSize, checkUnfinished } from './request-size.ts';
import { type ExchangeConnection, ServerExchange } from './server-exchange.ts';
import { listenTo } from './socket-events.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const CR = 0x0d;
const LF = 0x0a;
const LINE_END = 2;
/** Bytes that a client may send ahead of its turn: requests behind one that is not answered, a body nobody reads. */
const MAX_HELD = 64 * 1024;

/** What a connection is waiting for, and so how long it may. */
export type Waiting = 'request' | 'head' | 'body' | 'answer' | 'taking' | 'close' | 'tunnel';

/** Whom a connection belongs to. */
export interface ConnectionOwner {
  /** Told of each request in turn. */
  onRequest(exchange: ServerExchange): void;
  /** The whole answer, as text in latin-1, to bytes that are no request; it must say that the connection closes. */
  refuse(fault: MessageFault): string;
  /** Whatever the handler of a request did not foresee. The connection is broken off. */
  onUnforeseen(error: unknown): void;
  /** True when no connection should live on. */
  readonly draining: boolean;
}

/** One client's connection: cuts its bytes into requests, and has each answered before the next one begins. */
export class ServerConnection implements ExchangeConnection {
  readonly socket: Socket;
  readonly remoteAddress: string;
  readonly encrypted: boolean;
  waiting: Waiting = 'head';
  /** Something has come or gone since somebody last looked. */
  active = true;
  /** The client has taken all that lay ready for it since somebody last looked. */
  taken = false;
  /** Requests so far. */
  requests = 0;
  readonly #owner: ConnectionOwner;
  /** What has come and is not taken yet. */
  #input: Buffer | undefined;
  /** How much of it was searched for the end of a head. */
  #searched = 0;
  #exchange: ServerExchange | undefined;
  #reader: BodyReader | undefined;
  #flowing = false;
  readonly #unlisten: () => void;

  constructor(socket: Socket, encrypted: boolean, owner: ConnectionOwner) {
    this.socket = socket;
    this.encrypted = encrypted;
    this.#owner = owner;
    const address = socket.remoteAddress ?? 'unknown';
    this.remoteAddress = address.startsWith('::ffff:') ? address.slice(7) : address;
    this.#unlisten = listenTo(
      socket,
      {
        data: (chunk) => this.#receive(chunk),
        drain: () => this.#drained(),
        end: () => this.#ended(),
        close: () => this.#exchange?.gone(),
        error: () => socket.destroy(),
      },
      (error) => this.#unforeseen(error),
    );
  }

  /** No request has begun: it may be closed without harm. */
  get idle(): boolean {
    return (this.waiting === 'request' || this.waiting === 'head') && this.#input === undefined;
  }

  /** Bytes that lie ready for the client and have not left. */
  get unsent(): number {
    return this.socket.writableLength;
  }

  /** What it waits for: before anything else, once there is an answer, for the client to take it. */
  get waitsFor(): Waiting {
    const { waiting } = this;
    const answering = waiting === 'answer' || waiting === 'request' || waiting === 'close';
    return answering && this.unsent > 0 ? 'taking' : waiting;
  }

  /**
   * The request under way is the last, if its client can still be told: where the head of its answer has left already,
   * it may be sending the next one.
   */
  finish(): void {
    if (this.#exchange?.status === 0) this.#exchange.keepAlive = false;
  }

  /** Breaks it off, whatever is under way. */
  breakOff(): void {
    if (this.#exchange === undefined) this.socket.destroy();
    else this.#exchange.abort();
  }

  /** Ends it before another request: what still comes is none, since its answer could not leave. */
  close(): void {
    this.socket.end();
    this.#linger();
  }

  /** The time for what it waits for is over. */
  expire(): void {
    if (this.waiting === 'head' && this.#input !== undefined)
      this.#refuse(new MessageFault('request_too_slow'));
    else if (this.waiting === 'body' && this.#exchange?.status === 0)
      this.#breakBody(new MessageFault('request_too_slow'));
    else this.socket.destroy();
  }

  readBody(): void {
    const exchange = this.#exchange;
    if (exchange === undefined || exchange.requestDone) return;
    this.#flowing = true;
    this.waiting = 'body';
    const held = this.#input;
    if (held !== undefined) {
      this.#input = undefined;
      this.#feed(exchange, held);
    }
    if (this.#flowing) this.socket.resume();
  }

  pauseBody(): void {
    if (!this.#flowing) return;
    this.#flowing = false;
    this.waiting = 'answer';
    this.socket.pause();
  }

  answered(): void {
    const exchange = this.#exchange as ServerExchange;
    this.#exchange = undefined;
    this.#reader = undefined;
    this.#flowing = false;
    this.active = true;
    if (!exchange.keepAlive) {
      this.#linger();
      return;
    }
    this.waiting = 'request';
    this.#goOn();
  }

  release(): Buffer {
    this.#unlisten();
    this.waiting = 'tunnel';
    const held = this.#input ?? Buffer.alloc(0);
    this.#input = undefined;
    this.#exchange = undefined;
    return held;
  }

  #receive(chunk: Buffer): void {
    this.active = true;
    if (this.waiting === 'close') return;
    const exchange = this.#exchange;
    if (exchange !== undefined && this.#flowing) this.#feed(exchange, chunk);
    else {
      this.#input = this.#input === undefined ? chunk : Buffer.concat([this.#input, chunk]);
      if (exchange === undefined) this.#readHead();
      else if (this.#input.length > MAX_HELD) this.socket.pause();
    }
  }

  /** Turns to what the client sends next. */
  #goOn(): void {
    this.socket.resume();
    // In a turn of its own: others want theirs between the requests of a client that sends many at once.
    if (this.#input !== undefined) setImmediate(() => this.#readHead());
  }

  #readHead(): void {
    const input = this.#input;
    if (input === undefined || this.#exchange !== undefined || this.waiting === 'close') return;
    // Who asks and asks and takes no answer would have us hold them all.
    if (this.socket.writableNeedDrain) {
      this.socket.pause();
      return;
    }
    this.waiting = 'head';
    // An empty line or two before a request are an old client's (RFC 9112, 2.2).
    let start = 0;
    while (input[start] === CR && input[start + 1] === LF && start < 4) start += 2;
    // A head that comes byte by byte is not searched from its beginning each time.
    const from = Math.max(start, this.#searched - HEAD_END.length);
    const end = input.indexOf(HEAD_END, from);
    try {
      if (end === -1) {
        this.#searched = input.length;
        checkUnfinished(input, start, from);
        return;
      }
      this.#searched = 0;
      const head = parseRequestHead(input.toString('latin1', start, end + LINE_END));
      checkSize(head.target.length, end - start);
      const framing = requestFraming(head);
      const next = end + HEAD_END.length;
      this.#input = next < input.length ? input.subarray(next) : undefined;
      const exchange = new ServerExchange(head, framing, this, this);
      if (this.#owner.draining) exchange.keepAlive = false;
      this.#exchange = exchange;
      this.requests += 1;
      if (framing.length !== 0) this.#reader = bodyReader(framing.length);
      this.waiting = 'answer';
      this.#owner.onRequest(exchange);
    } catch (error) {
      if (error instanceof MessageFault) this.#refuse(error);
      else this.#unforeseen(error);
    }
  }

  #feed(exchange: ServerExchange, chunk: Buffer): void {
    const reader = this.#reader as BodyReader;
    try {
      const at = reader.take(chunk, 0, chunk.length);
      if (at < chunk.length) this.#input = chunk.subarray(at);
      if (reader.done) {
        // Set before anybody hears of the last piece: an answer to it may be complete at once.
        exchange.requestDone = true;
        this.#flowing = false;
        this.waiting = 'answer';
      }
      if (reader.to > reader.from) exchange.handler?.requestData(chunk.subarray(reader.from, reader.to));
      if (reader.done) exchange.handler?.requestEnd(reader.trailers);
    } catch (error) {
      if (error instanceof MessageFault) this.#breakBody(error);
      else this.#unforeseen(error);
    }
  }

  /** The body of a request cannot be read on. If its answer has begun it stays half, and the connection says so. */
  #breakBody(fault: MessageFault): void {
    const exchange = this.#exchange as ServerExchange;
    this.#flowing = false;
    if (exchange.status !== 0) {
      exchange.abort();
      return;
    }
    exchange.gone();
    this.#refuse(fault);
  }

  #refuse(fault: MessageFault): void {
    this.#exchange = undefined;
    this.#input = undefined;
    this.socket.end(this.#owner.refuse(fault), 'latin1');
    this.#linger();
  }

  #unforeseen(error: unknown): void {
    this.#owner.onUnforeseen(error);
    this.socket.destroy();
  }

  /**
   * Waits for the client to close as well, and throws away what it still sends: bytes that nobody has read make the
   * kernel reset the connection, and a client may lose an answer that it had not read yet (RFC 9112, 9.6).
   */
  #linger(): void {
    this.waiting = 'close';
    this.#input = undefined;
    this.socket.resume();
  }

  #drained(): void {
    this.active = true;
    this.taken = true;
    if (this.#exchange !== undefined) this.#exchange.handler?.answerDrained();
    else if (this.waiting !== 'close') this.#goOn();
  }

  /** The client sends no more. Whether it still listens cannot be told, so it counts as gone, as for other proxies. */
  #ended(): void {
    if (this.#exchange === undefined) this.close();
    else this.socket.destroy();
  }
}
