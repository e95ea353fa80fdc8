import type { Socket } from 'node:net';
import type { OutgoingHeaders } from '../http1/encode.ts';
import type { ResponseHead } from '../http1/head.ts';
import type { FailureReason } from './failure.ts';

/** A request as it goes on the wire. */
export interface UpstreamRequest {
  readonly method: string;
  readonly target: string;
  /** End-to-end headers. */
  readonly headers: OutgoingHeaders;
  /** Bytes of the body, CHUNKED, or 0 for none. */
  readonly bodyLength: number;
  /** The protocol to go on with instead of HTTP; undefined for a request that stays one. */
  readonly upgrade?: string | undefined;
  /** It is never sent again, whatever becomes of it. */
  readonly once?: boolean;
}

/** Who is told of an answer. Exactly one of `answerEnd`, `answerSwitched` and `answerFailed` is the last call of all. */
export interface AnswerHandler {
  /** A connection is there: now the request's body, where it has one, can be written. */
  callReady(call: Call): void;
  /** The connection takes more of the body again. */
  callDrained?(): void;
  /** A 1xx answer, other than 101. */
  answerInterim?(head: ResponseHead): void;
  /** The head; `length`: bytes of the body that follows, CHUNKED or UNTIL_CLOSE. */
  answerHead(head: ResponseHead, length: number): void;
  /** A piece of the body, in memory of its own. */
  answerData(piece: Buffer): void;
  /** No more has come for now. */
  answerPaused?(): void;
  answerEnd(trailers: readonly string[] | undefined): void;
  /**
   * The upstream has answered 101 and left HTTP, and this is the last call of all: the connection is the handler's, and
   * `rest` what came behind the head.
   */
  answerSwitched?(head: ResponseHead, socket: Socket, rest: Buffer): void;
  /** No whole answer comes. */
  answerFailed(reason: FailureReason): void;
}

/** What a call needs of the connection that carries it. */
export interface Carrier {
  write(piece: Buffer): boolean;
  flush(): void;
  endRequest(trailers: readonly string[] | undefined): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

/** One request under way. All methods are safe to call when it is over. */
export class Call {
  readonly request: UpstreamRequest;
  readonly handler: AnswerHandler;
  /** Milliseconds on performance's clock at which it is given up; 0 is never. */
  readonly deadline: number;
  /** The connection has served others before: it may have been closing when this request was written. */
  reused = false;
  /** Something of the request is on the wire. */
  sent = false;
  /** The reader of the answer wants no more for now. */
  paused = false;
  /** The answer may rest as long as it likes. */
  patient = false;
  #connection: Carrier | undefined;
  #over = false;

  constructor(request: UpstreamRequest, handler: AnswerHandler, deadline: number) {
    this.request = request;
    this.handler = handler;
    this.deadline = deadline;
  }

  get over(): boolean {
    return this.#over;
  }

  /** The connection that carries it from now on. */
  attach(connection: Carrier, reused: boolean): void {
    this.#connection = connection;
    this.reused = reused;
  }

  /** Sends a piece of the body; false when the upstream should first take what it has. */
  write(piece: Buffer): boolean {
    return this.#connection?.write(piece) ?? true;
  }

  /** Lets out what was written. */
  flush(): void {
    this.#connection?.flush();
  }

  /** Ends the body. */
  end(trailers?: readonly string[]): void {
    this.#connection?.endRequest(trailers);
  }

  /** Stops the answer for now; what has been read already may still come. */
  pause(): void {
    if (this.#over) return;
    this.paused = true;
    this.#connection?.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.#connection?.resume();
  }

  /** Gives it up: the connection is closed at once, and the handler hears nothing more. */
  abort(): void {
    if (this.#over) return;
    this.#over = true;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.destroy();
  }

  /** The answer is complete. */
  ended(trailers: readonly string[] | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection = undefined;
    this.handler.answerEnd(trailers);
  }

  /** The connection is the handler's from now on. */
  switched(head: ResponseHead, socket: Socket, rest: Buffer): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection = undefined;
    this.handler.answerSwitched?.(head, socket, rest);
  }

  /** No whole answer comes. */
  failed(reason: FailureReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection = undefined;
    this.handler.answerFailed(reason);
  }
}
