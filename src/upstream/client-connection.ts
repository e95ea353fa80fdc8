import type { Socket } from 'node:net';
import { type BodyReader, bodyReader } from '../http1/body-reader.ts';
import { requestHead } from '../http1/encode.ts';
import { MessageFault } from '../http1/fault.ts';
import { CHUNKED, responseFraming } from '../http1/framing.ts';
import type { ResponseHead } from '../http1/head.ts';
import { Outbox } from '../http1/outbox.ts';
import { listenTo } from '../http1/socket-events.ts';
import { AnswerHeadReader, keepAliveHint } from './answer-head.ts';
import type { Call, Carrier } from './call.ts';
import type { Dialled } from './dialled.ts';
import { type FailureReason, failureReason } from './failure.ts';

/** What a connection is doing, and so which of the upstream's times holds for it. */
export type Phase = 'connecting' | 'sending' | 'waiting' | 'answer' | 'idle';

/** The pool that a connection belongs to. */
export interface ConnectionPool {
  /** The connection is free for another request; the server may close it after so many milliseconds. */
  free(connection: ClientConnection, keepAliveHint: number | undefined): void;
  /** The connection is gone; the call that it carried has no answer. */
  lost(
    connection: ClientConnection,
    call: Call | undefined,
    reason: FailureReason,
    answerBegun: boolean,
  ): void;
  /** Whatever the handler of an answer did not foresee. */
  unforeseen(error: unknown): void;
}

/** One connection to an upstream: carries one request at a time, and cuts the answers out of its bytes. */
export class ClientConnection implements Carrier {
  phase: Phase = 'connecting';
  /** Milliseconds on performance's clock since when it has been in this phase without a sign of life. */
  since = performance.now();
  /** While it is free: until when it may be used again, on the same clock. Its pool's. */
  until = 0;
  /** Something has come or gone since somebody last looked. */
  active = false;
  readonly #socket: Socket;
  readonly #pool: ConnectionPool;
  #call: Call | undefined;
  #outbox: Outbox | undefined;
  #requestSent = false;
  #begun = false;
  readonly #heads = new AnswerHeadReader();
  #reader: BodyReader | undefined;
  #keepAlive = true;
  #keepAliveHint: number | undefined;
  #gone = false;
  readonly #unlisten: () => void;

  constructor({ socket, connected, streams }: Dialled, call: Call, pool: ConnectionPool) {
    this.#socket = socket;
    this.#pool = pool;
    this.#call = call;
    call.attach(this, false);
    socket.setNoDelay(true);
    this.#unlisten = listenTo(
      socket,
      {
        [connected]: () => this.#connected(),
        drain: () => this.#drained(),
        end: () => this.#ended(),
        error: (error: Error) => this.#fail(failureReason(error)),
        close: () => this.#fail('reset'),
        ...(streams && { data: (chunk: Buffer) => this.receive(chunk, chunk.length) }),
      },
      (error) => this.#broke(error),
    );
  }

  /** Bytes wait that the upstream has not taken. */
  get blocked(): boolean {
    return this.#socket.writableNeedDrain;
  }

  get call(): Call | undefined {
    return this.#call;
  }

  /** Carries another request. */
  begin(call: Call): void {
    this.#call = call;
    call.attach(this, true);
    this.#start(call);
  }

  write(piece: Buffer): boolean {
    const call = this.#call as Call;
    call.sent = true;
    return this.#outbox?.write(piece) ?? true;
  }

  flush(): void {
    this.#outbox?.flush();
  }

  endRequest(trailers: readonly string[] | undefined): void {
    if (this.#requestSent) return;
    this.#requestSent = true;
    this.#outbox?.end(trailers, false);
    if (this.phase === 'sending') this.#enter('waiting');
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.active = true;
    this.#socket.resume();
  }

  /** Closes it at once; nobody hears of the call any more. */
  destroy(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#call = undefined;
    this.#socket.destroy();
    this.#pool.lost(this, undefined, 'reset', false);
  }

  /** Gives the call that it carries up. */
  expire(): void {
    this.#fail('timeout');
  }

  /** Takes bytes that came; `buffer` may be used again after the call. */
  receive(buffer: Buffer, length: number): void {
    const call = this.#call;
    // Nobody has asked: whatever this is, no later answer may be taken from it.
    if (call === undefined || this.phase === 'connecting') {
      this.#fail('malformed');
      return;
    }
    this.active = true;
    this.#begun = true;
    try {
      this.#read(call, buffer, length);
      if (this.#call === call) call.handler.answerPaused?.();
    } catch (error) {
      this.#broke(error);
    }
  }

  /** One answer that nobody foresaw must not end the process. */
  #broke(error: unknown): void {
    const malformed = error instanceof MessageFault;
    if (!malformed) this.#pool.unforeseen(error);
    this.#fail(malformed ? 'malformed' : 'error');
  }

  #start(call: Call): void {
    const { method, target, headers, bodyLength, upgrade } = call.request;
    const chunked = bodyLength === CHUNKED;
    let framing = chunked ? 'Transfer-Encoding: chunked\r\n' : '';
    if (upgrade !== undefined) framing = `Connection: Upgrade\r\nUpgrade: ${upgrade}\r\n`;
    this.#begun = false;
    this.#outbox = new Outbox(this.#socket, requestHead(method, target, headers, framing), chunked);
    if (bodyLength === 0) {
      call.sent = true;
      this.#requestSent = true;
      this.#enter('waiting');
      this.#outbox.flush();
      call.handler.callReady(call);
      return;
    }
    this.#requestSent = false;
    this.#enter('sending');
    // A head leaves together with what there is of the body; a body that turns out to be no body takes it along.
    call.handler.callReady(call);
    if (call.over) return;
    call.sent = true;
    this.#outbox?.flush();
  }

  #read(call: Call, buffer: Buffer, length: number): void {
    let at = 0;
    while (at < length && this.#call === call) {
      if (this.#reader === undefined) at = this.#readHead(call, buffer, at, length);
      else at = this.#readBody(call, this.#reader, buffer, at, length);
    }
    // Behind its answer an upstream has nothing to say.
    if (at < length) this.destroy();
  }

  #readHead(call: Call, buffer: Buffer, at: number, length: number): number {
    const head = this.#heads.read(buffer, at, length);
    if (head === undefined) return length;
    const { next } = this.#heads;
    if (head.status === 101) return this.#switch(call, head, buffer, next, length);
    this.#head(call, head, next < length);
    return next;
  }

  #head(call: Call, head: ResponseHead, more: boolean): void {
    if (head.status < 200) {
      call.handler.answerInterim?.(head);
      return;
    }
    const { length, keepAlive } = responseFraming(head, call.request.method);
    this.#keepAlive = keepAlive;
    this.#keepAliveHint = keepAlive ? keepAliveHint(head) : undefined;
    this.#enter('answer');
    call.handler.answerHead(head, length);
    if (this.#call !== call) return;
    if (length === 0) this.#complete(call, undefined, more);
    else this.#reader = bodyReader(length);
  }

  #switch(call: Call, head: ResponseHead, buffer: Buffer, next: number, length: number): number {
    // Nobody has asked to leave HTTP.
    if (call.request.upgrade === undefined) throw new MessageFault('bad_framing');
    this.#gone = true;
    this.#call = undefined;
    this.#unlisten();
    this.#pool.lost(this, undefined, 'reset', true);
    call.switched(head, this.#socket, Buffer.from(buffer.subarray(next, length)));
    return length;
  }

  #readBody(call: Call, reader: BodyReader, buffer: Buffer, at: number, length: number): number {
    const next = reader.take(buffer, at, length);
    if (reader.to > reader.from) {
      const piece = Buffer.allocUnsafe(reader.to - reader.from);
      buffer.copy(piece, 0, reader.from, reader.to);
      call.handler.answerData(piece);
    }
    if (reader.done && this.#call === call) this.#complete(call, reader.trailers, next < length);
    return next;
  }

  #complete(call: Call, trailers: readonly string[] | undefined, more: boolean): void {
    this.#call = undefined;
    this.#reader = undefined;
    this.#outbox = undefined;
    // A request that was answered before it was sent leaves its rest nowhere to go.
    if (this.#keepAlive && this.#requestSent && !more) {
      this.#enter('idle');
      this.#pool.free(this, this.#keepAliveHint);
    } else this.destroy();
    if (call.paused) this.#socket.resume();
    call.ended(trailers);
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.active = false;
    this.since = performance.now();
  }

  #connected(): void {
    if (this.#call !== undefined && !this.#gone) this.#start(this.#call);
  }

  #drained(): void {
    this.active = true;
    this.#call?.handler.callDrained?.();
  }

  #ended(): void {
    const call = this.#call;
    // The end of the connection is the end of an answer that said nothing of its length.
    if (call !== undefined && this.#reader?.untilClose === true) this.#complete(call, undefined, true);
    else this.#fail('reset');
  }

  #fail(reason: FailureReason): void {
    if (this.#gone) return;
    this.#gone = true;
    const call = this.#call;
    this.#call = undefined;
    this.#socket.destroy();
    this.#pool.lost(this, call, reason, this.#begun);
  }
}
