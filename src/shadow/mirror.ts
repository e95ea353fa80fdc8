import { answerHeaders, answerLines } from '../http1/end-to-end.ts';
import type { ResponseHead } from '../http1/head.ts';
import type { AnswerHandler, Call } from '../upstream/call.ts';
import type { FailureReason } from '../upstream/failure.ts';
import type { Pace } from './pace.ts';

/** Bytes of an answer that come as fast as they can. */
const UNPACED = 1024 * 1024;

/** Who is told of a mirrored request's answer. */
export interface MirrorListener {
  /** `headers` is a flat name, value list, and `lines` the same as whole lines. */
  mirrorHead(status: number, headers: readonly string[], lines: string): void;
  mirrorData(chunk: Buffer): void;
  /** Last call of all: the answer is complete, or it failed for this reason. */
  mirrorEnded(failure: FailureReason | undefined): void;
}

/** What a mirrored request brings along besides its head. */
export interface MirrorBody {
  readonly bytes: Buffer;
  readonly trailers: readonly string[] | undefined;
}

/** One mirrored request under way: sends its body, and hands its answer on at a bearable pace. */
export class Mirror implements AnswerHandler {
  readonly #listener: MirrorListener;
  readonly #body: MirrorBody | undefined;
  readonly #pace: Pace | undefined;
  #call: Call | undefined;
  #received = 0;

  /** `pace`: shared by the mirrors of a route; without one, a long answer comes as fast as it can. */
  constructor(listener: MirrorListener, body: MirrorBody | undefined, pace?: Pace) {
    this.#listener = listener;
    this.#body = body;
    this.#pace = pace;
  }

  callReady(call: Call): void {
    this.#call = call;
    if (this.#body === undefined) return;
    call.write(this.#body.bytes);
    call.end(this.#body.trailers);
  }

  answerHead(head: ResponseHead): void {
    this.#listener.mirrorHead(head.status, answerHeaders(head), answerLines(head));
  }

  answerData(piece: Buffer): void {
    this.#listener.mirrorData(piece);
    this.#received += piece.length;
    if (this.#received > UNPACED && this.#call !== undefined) this.#pace?.hold(this.#call);
  }

  answerEnd(): void {
    this.#listener.mirrorEnded(undefined);
  }

  answerFailed(reason: FailureReason): void {
    this.#listener.mirrorEnded(reason);
  }
}
