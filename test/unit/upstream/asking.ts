import { onTestFinished } from 'vitest';
import type { ResponseHead } from '../../../src/http1/head.ts';
import type { AnswerHandler, Call, UpstreamRequest } from '../../../src/upstream/call.ts';
import type { FailureReason } from '../../../src/upstream/failure.ts';
import { Upstream, type UpstreamTimeouts } from '../../../src/upstream/upstream.ts';
import { startRawOrigin } from '../../helpers/raw-origin.ts';

export const MEGABYTE = 1024 * 1024;

/** Ample: nothing runs out of time unless a test wants it to. */
const AMPLE = { connect: 60_000, headers: 60_000, idle: 60_000 };

export const GET: UpstreamRequest = {
  method: 'GET',
  target: '/',
  headers: ['Host', 'shop.test'],
  bodyLength: 0,
};

export const POST: UpstreamRequest = {
  method: 'POST',
  target: '/',
  headers: ['Host', 'shop.test', 'Content-Length', '4'],
  bodyLength: 4,
};

/** Connections to this server; they go when the test ends. What a handler throws fails the test. */
export function upstreamTo(url: string, timeouts: Partial<UpstreamTimeouts> = {}): Upstream {
  const upstream = new Upstream(url, { ...AMPLE, ...timeouts });
  onTestFinished(() => upstream.destroy());
  return upstream;
}

/** What one call has told so far, and promises of what is to come. */
export class Recorder implements AnswerHandler {
  readonly ready = Promise.withResolvers<Call>();
  readonly begun = Promise.withResolvers<ResponseHead>();
  /** Resolves with `whole`, `switched` or the reason of the failure. */
  readonly ended = Promise.withResolvers<'whole' | 'switched' | FailureReason>();
  readonly interims: ResponseHead[] = [];
  readonly pieces: Buffer[] = [];
  head: ResponseHead | undefined;
  length: number | undefined;
  trailers: readonly string[] | undefined;
  /** Calls of `answerEnd`, `answerSwitched` and `answerFailed`. */
  ends = 0;
  onReady: (call: Call) => void = () => undefined;
  onDrained: () => void = () => undefined;
  onPiece: () => void = () => undefined;

  get body(): Buffer {
    return Buffer.concat(this.pieces);
  }

  callReady(call: Call): void {
    this.onReady(call);
    this.ready.resolve(call);
  }

  callDrained(): void {
    this.onDrained();
  }

  answerInterim(head: ResponseHead): void {
    this.interims.push(head);
  }

  answerHead(head: ResponseHead, length: number): void {
    this.head = head;
    this.length = length;
    this.begun.resolve(head);
  }

  answerData(piece: Buffer): void {
    this.pieces.push(piece);
    this.onPiece();
  }

  answerEnd(trailers: readonly string[] | undefined): void {
    this.trailers = trailers;
    this.#end('whole');
  }

  answerSwitched(): void {
    this.#end('switched');
  }

  answerFailed(reason: FailureReason): void {
    this.#end(reason);
  }

  #end(how: 'whole' | 'switched' | FailureReason): void {
    this.ends += 1;
    this.ended.resolve(how);
  }
}

/** Sends a request whose body, if it has one, is `body`. */
export function send(
  upstream: Upstream,
  request: UpstreamRequest = GET,
  { body = '', timeout = 0 }: { body?: string; timeout?: number } = {},
): Recorder & { call: Call } {
  const recorder = new Recorder();
  if (request.bodyLength !== 0)
    recorder.onReady = (call) => {
      call.write(Buffer.from(body));
      call.end();
    };
  return Object.assign(recorder, { call: upstream.send(request, recorder, timeout) });
}

/** Sends and resolves when it is over. */
export async function ask(
  upstream: Upstream,
  request: UpstreamRequest = GET,
  options: { body?: string; timeout?: number } = {},
): Promise<Recorder & { call: Call; how: string }> {
  const recorder = send(upstream, request, options);
  return Object.assign(recorder, { how: await recorder.ended.promise });
}

/** Resolves when the connections of every upstream have been looked at several times. */
export async function timesPassed(): Promise<void> {
  const origin = await startRawOrigin();
  await ask(upstreamTo(origin.url, { headers: 250 }));
}

/** Sends a body of this length as fast as the upstream takes it. */
export function pumping(upstream: Upstream, length: number): Recorder & { written: number } {
  const recorder = Object.assign(new Recorder(), { written: 0 });
  recorder.onReady = (call) => {
    recorder.onDrained = () => {
      while (recorder.written < length) {
        recorder.written += MEGABYTE;
        if (!call.write(Buffer.alloc(MEGABYTE))) return;
      }
      call.end();
    };
    recorder.onDrained();
  };
  const headers = ['Content-Length', String(length)];
  upstream.send({ method: 'POST', target: '/', headers, bodyLength: length }, recorder);
  return recorder;
}
