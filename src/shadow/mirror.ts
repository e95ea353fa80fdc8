import type { Dispatcher } from 'undici';
import { endToEndHeaders } from '../upstream/end-to-end.ts';
import { DeadlineError, type FailureReason, failureReason } from '../upstream/failure.ts';
import { headerList } from '../upstream/upstream.ts';
import type { Pace } from './pace.ts';

/** Bytes of an answer that come as fast as they can. */
const UNPACED = 1024 * 1024;

/** Who is told of a mirrored request's answer. */
export interface MirrorListener {
  mirrorHead(status: number, headers: readonly string[]): void;
  mirrorData(chunk: Uint8Array): void;
  /** Last call of all: the answer is complete, or it failed for this reason. */
  mirrorEnded(failure: FailureReason | undefined): void;
}

/**
 * One mirrored request under way. It has `timeout` milliseconds for its whole answer, so that a side that drips
 * one byte a second cannot hold its place for long.
 */
export class Mirror implements Dispatcher.DispatchHandler {
  readonly #listener: MirrorListener;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  readonly #pace: Pace | undefined;
  #received = 0;

  /** `pace`: shared by the mirrors of a route; without one, a long answer comes as fast as it can. */
  constructor(listener: MirrorListener, timeout: number, pace?: Pace) {
    this.#pace = pace;
    this.#listener = listener;
    this.#timer = setTimeout(expire, timeout, this);
  }

  /** Breaks off; the listener is told the reason of this error. */
  abort(error: Error): void {
    if (this.#controller !== undefined) this.#controller.abort(error);
    this.#end(failureReason(error));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The deadline may have passed while the request waited for a connection.
    if (this.#ended) controller.abort(new DeadlineError());
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status >= 200) this.#listener.mirrorHead(status, endToEndHeaders(headerList(controller)));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#listener.mirrorData(chunk);
    this.#received += chunk.length;
    if (this.#received > UNPACED) this.#pace?.hold(controller);
  }

  onResponseEnd(): void {
    this.#end(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(failureReason(error));
  }

  #end(failure: FailureReason | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#listener.mirrorEnded(failure);
  }
}

function expire(mirror: Mirror): void {
  mirror.abort(new DeadlineError());
}
