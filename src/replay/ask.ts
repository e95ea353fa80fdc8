import type { ExchangeRequest } from '../diff/exchange.ts';
import type { Answer } from '../diff/types.ts';
import { answerHeaders } from '../http1/end-to-end.ts';
import type { ResponseHead } from '../http1/head.ts';
import { AnswerCollector } from '../shadow/answer-collector.ts';
import type { ByteBudget } from '../shadow/byte-budget.ts';
import type { AnswerHandler, Call } from '../upstream/call.ts';
import type { FailureReason } from '../upstream/failure.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** What became of one question: a whole answer, or why there is none. `seconds`: from sending it to the answer's end. */
export type Asked =
  | { readonly answer: Answer; readonly seconds: number }
  | { readonly failure: FailureReason | 'memory' };

export interface AskLimits {
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
  /** Bytes of its body that are kept; beyond it length and hash are. */
  readonly maxBody: number;
  readonly budget: ByteBudget;
}

/** Asks one side once. Never rejects. */
export function ask(upstream: Upstream, request: ExchangeRequest, limits: AskLimits): Promise<Asked> {
  return new Promise((resolve) => {
    const { method, target, headers, body } = request;
    const question = new Question(body, new AnswerCollector(limits.maxBody, limits.budget), resolve);
    const bodyLength = body?.length ?? 0;
    upstream.send({ method, target, headers, bodyLength }, question, limits.timeout);
  });
}

class Question implements AnswerHandler {
  readonly #body: Uint8Array | undefined;
  readonly #collector: AnswerCollector;
  readonly #done: (asked: Asked) => void;
  readonly #asked = performance.now();
  #fits = true;

  constructor(body: Uint8Array | undefined, collector: AnswerCollector, done: (asked: Asked) => void) {
    this.#body = body;
    this.#collector = collector;
    this.#done = done;
  }

  callReady(call: Call): void {
    if (this.#body === undefined || this.#body.length === 0) return;
    call.write(Buffer.from(this.#body));
    call.end();
  }

  answerHead(head: ResponseHead): void {
    this.#collector.head(head.status, answerHeaders(head));
  }

  answerData(piece: Buffer): void {
    this.#fits = this.#collector.data(piece) && this.#fits;
  }

  answerEnd(): void {
    const seconds = (performance.now() - this.#asked) / 1000;
    this.#settle(this.#fits ? { answer: this.#collector.answer(), seconds } : { failure: 'memory' });
  }

  answerFailed(reason: FailureReason): void {
    this.#settle({ failure: reason });
  }

  #settle(asked: Asked): void {
    this.#collector.release();
    this.#done(asked);
  }
}
