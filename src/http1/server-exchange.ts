import type { Socket } from 'node:net';
import { type OutgoingHeaders, responseHead } from './encode.ts';
import type { RequestFraming } from './framing.ts';
import type { RequestHead, ResponseHead } from './head.ts';
import { Outbox } from './outbox.ts';

/** Who handles a request: told of what its client does. */
export interface ExchangeHandler {
  /** A piece of the request's body. */
  requestData(piece: Buffer): void;
  requestEnd(trailers: readonly string[] | undefined): void;
  /** The client takes more of the answer again. */
  answerDrained(): void;
  /** The exchange is over: the answer was handed over whole, or the connection is gone. Last call of all. */
  closed(answered: boolean): void;
}

/** The connection's part in an exchange. */
export interface ExchangeConnection {
  readonly socket: Socket;
  readBody(): void;
  pauseBody(): void;
  /** The answer is complete. */
  answered(): void;
  /** Hands the connection over: whoever takes it gets the bytes that came behind the request's head, too. */
  release(): Buffer;
}

/**
 * One request of a client and its answer. The request's body waits until `readBody`; the answer is `interim`s, one
 * `head`, `write`s and one `end`.
 */
export class ServerExchange {
  readonly head: RequestHead;
  readonly framing: RequestFraming;
  /** The other end's address; an IPv4 client on a dual-stack socket is shown as IPv4. */
  readonly remoteAddress: string;
  readonly encrypted: boolean;
  handler: ExchangeHandler | undefined;
  /** False from the moment on when the connection is to close behind this answer. */
  keepAlive: boolean;
  /** Status of the answer; 0 before its head. */
  status = 0;
  /** The request is complete. */
  requestDone: boolean;
  readonly #connection: ExchangeConnection;
  #outbox: Outbox | undefined;
  /** Nothing but the end of the connection tells its client where the answer's body ends. */
  #untilClose = false;
  #over = false;

  constructor(
    head: RequestHead,
    framing: RequestFraming,
    peer: { readonly remoteAddress: string; readonly encrypted: boolean },
    connection: ExchangeConnection,
  ) {
    this.head = head;
    this.framing = framing;
    this.remoteAddress = peer.remoteAddress;
    this.encrypted = peer.encrypted;
    this.keepAlive = framing.keepAlive;
    this.requestDone = framing.length === 0;
    this.#connection = connection;
  }

  /** True from the last byte of the answer on, and when the connection is gone. */
  get over(): boolean {
    return this.#over;
  }

  /** Lets the request's body come, also again after a pause. */
  readBody(): void {
    if (!this.#over) this.#connection.readBody();
  }

  pauseBody(): void {
    this.#connection.pauseBody();
  }

  /**
   * Sends a 1xx answer; false when the client should first take what it has. HTTP/1.0 clients know none, and get none
   * (RFC 9110, 15.2).
   */
  interim(status: number, reason: string, headers: OutgoingHeaders): boolean {
    if (this.#over || this.head.minor === 0) return true;
    return this.#connection.socket.write(responseHead(status, reason, headers, ''), 'latin1');
  }

  /**
   * Begins the answer. `headers`: its end-to-end headers. `length`: bytes of the body that will come, or
   * CHUNKED where nobody knows; 0 where none will, whatever Content-Length says (HEAD, 304).
   */
  respond(status: number, reason: string, headers: OutgoingHeaders, length: number): void {
    this.status = status;
    const { minor } = this.head;
    // An HTTP/1.0 client knows no chunks: for it the body ends where the connection does.
    const chunked = length < 0 && minor === 1;
    this.#untilClose = minor === 0 && length < 0;
    if (minor === 0 && (length < 0 || !this.requestDone)) this.keepAlive = false;
    let framing = chunked ? 'Transfer-Encoding: chunked\r\n' : '';
    if (!this.keepAlive) framing += 'Connection: close\r\n';
    else if (minor === 0) framing += 'Connection: keep-alive\r\n';
    this.#outbox = new Outbox(
      this.#connection.socket,
      responseHead(status, reason, headers, framing),
      chunked,
    );
  }

  /** Sends a piece of the answer's body; false when the client should first take what it has. */
  write(piece: Buffer): boolean {
    return this.#over || this.#outbox === undefined || this.#outbox.write(piece);
  }

  /** Lets out what is there: nothing more comes for now. */
  flush(): void {
    if (!this.#over) this.#outbox?.flush();
  }

  /** Ends the answer. */
  end(trailers?: readonly string[]): void {
    if (this.#over) return;
    this.#over = true;
    // What is still to come of the request nobody reads, so no other request can be found behind it. Its client is told
    // where that is known before the head has left: most such answers come in one piece.
    if (!this.requestDone && this.keepAlive) {
      this.keepAlive = false;
      this.#outbox?.addField('Connection: close');
    }
    this.#outbox?.end(trailers, !this.keepAlive);
    this.#connection.answered();
    this.handler?.closed(true);
  }

  /** Breaks the connection off, so that a half answer does not look whole. */
  abort(): void {
    const { socket } = this.#connection;
    // Where the end of the connection is the end of the body, only a reset says that it is none. (TLS has its own word
    // for the end, which is not sent.)
    if (this.#untilClose && !this.encrypted) socket.resetAndDestroy();
    else socket.destroy();
    this.gone();
  }

  /** The connection is gone. */
  gone(): void {
    if (this.#over) return;
    this.#over = true;
    this.handler?.closed(false);
  }

  /** Relays a 101 as it is and hands the connection over, with what the client has sent behind its request already. */
  switchProtocols(answer: ResponseHead): { socket: Socket; head: Buffer } {
    this.status = answer.status;
    this.#over = true;
    const head = this.#connection.release();
    const { socket } = this.#connection;
    socket.write(responseHead(answer.status, answer.reason, answer.headers, ''), 'latin1');
    return { socket, head };
  }
}
