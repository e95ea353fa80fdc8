import type { ExchangeRequest } from '../diff/exchange.ts';
import type { Answer } from '../diff/types.ts';
import { endToEndHeaders } from '../http1/end-to-end.ts';
import type { ResponseHead } from '../http1/head.ts';
import type { AnswerHandler } from '../upstream/call.ts';
import { Upstream } from '../upstream/upstream.ts';
import { AnswerCollector } from './answer-collector.ts';
import { ByteBudget } from './byte-budget.ts';
import type { ComparedRoute, MonolithAddress } from './messages.ts';

/** Second questions that may be under way at once, and bytes of their answers. */
const MAX_UNDER_WAY = 32;
const MAX_BYTES = 32 * 1024 * 1024;

/** Methods of which a second one changes nothing. */
const SAFE = new Set(['GET', 'HEAD']);

type Done = (answer: Answer | undefined) => void;

/** Asks the monolith a second time, at once, and no oftener than a route allows. */
export class Rereader {
  readonly #now: () => number;
  readonly #budget = new ByteBudget(MAX_BYTES);
  readonly #underWay = new Set<Done>();
  readonly #allowances = new Map<string, Allowance>();
  #monolith: MonolithAddress | undefined;
  #upstream: Upstream | undefined;
  #closed = false;

  /** `now`: milliseconds, never going back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Where it is asked from now on; undefined where it cannot be. */
  setMonolith(monolith: MonolithAddress | undefined): void {
    if (JSON.stringify(monolith) === JSON.stringify(this.#monolith)) return;
    this.#monolith = monolith;
    void this.#upstream?.close();
    this.#upstream = undefined;
    if (monolith === undefined) return;
    const { url, connect, ca, serverName } = monolith;
    this.#upstream = new Upstream(url, { connect, headers: 0, idle: 0 }, { tls: { ca, serverName } });
  }

  /** True where this request may be asked a second time now; that counts against the route's allowance. */
  mayAsk({ id, reread }: ComparedRoute, { method, body }: ExchangeRequest): boolean {
    if (this.#upstream === undefined || this.#closed || reread === undefined) return false;
    if (!SAFE.has(method) || body !== undefined || this.#underWay.size >= MAX_UNDER_WAY) return false;
    return this.#allowance(id).take(reread.perSecond, this.#now());
  }

  /** Asks the monolith what this request asked; `done` is told the whole answer, or undefined when none came. */
  ask({ id, reread }: ComparedRoute, request: ExchangeRequest, done: Done): void {
    const settle: Done = (answer) => {
      if (this.#underWay.delete(settle)) done(answer);
    };
    this.#underWay.add(settle);
    const { method, target } = request;
    const headers = [...request.headers, 'X-Ficus-Shadow', id];
    const answer = new RereadAnswer(new AnswerCollector(reread?.maxBody ?? 0, this.#budget), settle);
    this.#upstream?.send({ method, target, headers, bodyLength: 0 }, answer, reread?.timeout);
  }

  /** Asks nothing more, and waits for nothing that it has asked. */
  close(): void {
    this.#closed = true;
    for (const settle of [...this.#underWay]) settle(undefined);
    void this.#upstream?.destroy();
  }

  #allowance(route: string): Allowance {
    const known = this.#allowances.get(route);
    if (known !== undefined) return known;
    const allowance = new Allowance();
    this.#allowances.set(route, allowance);
    return allowance;
  }
}

/** A token bucket that holds one second's worth. */
class Allowance {
  #tokens = Number.POSITIVE_INFINITY;
  #at = 0;

  take(perSecond: number, now: number): boolean {
    this.#tokens = Math.min(perSecond, this.#tokens + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

class RereadAnswer implements AnswerHandler {
  readonly #collector: AnswerCollector;
  readonly #settle: Done;
  #whole = true;

  constructor(collector: AnswerCollector, settle: Done) {
    this.#collector = collector;
    this.#settle = settle;
  }

  callReady(): void {
    // There is no body to send.
  }

  answerHead(head: ResponseHead): void {
    this.#collector.head(head.status, endToEndHeaders(head));
  }

  answerData(piece: Buffer): void {
    this.#whole = this.#collector.data(piece) && this.#whole;
  }

  answerEnd(): void {
    const answer = this.#whole ? this.#collector.answer() : undefined;
    this.#collector.release();
    this.#settle(answer);
  }

  answerFailed(): void {
    this.#collector.release();
    this.#settle(undefined);
  }
}
