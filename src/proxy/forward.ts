import type { Socket } from 'node:net';
import type { Side } from '../diff/types.ts';
import { answerHeaders, answerLines, endToEndTrailers } from '../http1/end-to-end.ts';
import { CHUNKED, fieldValue, UNTIL_CLOSE } from '../http1/framing.ts';
import type { ResponseHead } from '../http1/head.ts';
import type { ExchangeHandler, ServerExchange } from '../http1/server-exchange.ts';
import type { RouteShadow } from '../shadow/route-shadow.ts';
import type { SentRequest } from '../shadow/sent-request.ts';
import type { ShadowedExchange } from '../shadow/shadowed-exchange.ts';
import type { AnswerHandler, Call } from '../upstream/call.ts';
import type { FailureReason } from '../upstream/failure.ts';
import type { Obstacle, Pass } from '../upstream/service-guard.ts';
import { answerError, errorOfFailure } from './error-answer.ts';
import type { RouteRuntime } from './runtime.ts';
import { join } from './tunnel.ts';

/** What a request on its way is made of. */
export interface ForwardParts {
  readonly exchange: ServerExchange;
  readonly request: SentRequest;
  readonly route: RouteRuntime;
  /** Gathers what goes past, for the comparison; undefined where nothing is compared. */
  readonly shadow: ShadowedExchange | undefined;
  /** Told how it went, where the stage compares and this request is not mirrored. */
  readonly unmirrored: RouteShadow | undefined;
  /** The protocol that the client would like to go on with. */
  readonly upgrade: string | undefined;
  /** When the request came, milliseconds on performance's clock. */
  readonly begun: number;
  /** The same since the epoch; 0 where the stage does not compare. */
  readonly startedAt: number;
}

/**
 * Streams one request to the side that serves, and its answer to the client. Only the client's own pace slows the
 * answer down, only this upstream's pace the request.
 */
export class Forward implements ExchangeHandler, AnswerHandler {
  readonly #exchange: ServerExchange;
  readonly #request: SentRequest;
  readonly #route: RouteRuntime;
  readonly #shadow: ShadowedExchange | undefined;
  readonly #unmirrored: RouteShadow | undefined;
  readonly #upgrade: string | undefined;
  readonly #begun: number;
  readonly #startedAt: number;
  #side: Side = 'monolith';
  #call: Call | undefined;
  #asked = 0;
  /** The answer's, where `unmirrored` will be told. */
  #contentType: string | undefined;
  #pass: Pass | undefined;

  constructor({ exchange, request, route, shadow, unmirrored, upgrade, begun, startedAt }: ForwardParts) {
    this.#exchange = exchange;
    this.#request = request;
    this.#route = route;
    this.#shadow = shadow;
    this.#unmirrored = unmirrored;
    this.#upgrade = upgrade;
    this.#begun = begun;
    this.#startedAt = startedAt;
    exchange.handler = this;
  }

  /** Asks the side that is to serve; the shadow is asked behind it. `pass`: the service's, where it serves. */
  start(side: Side, pass: Pass | undefined): void {
    this.#pass = pass;
    this.#ask(side);
  }

  /** The service is not to be asked: the monolith serves in its place, where it still may. */
  withoutService(obstacle: Obstacle): void {
    if (this.#route.fallsBack) this.#fallBack(obstacle);
    else answerError(this.#exchange, 'unavailable', this.#request.id);
  }

  #ask(side: Side): void {
    const { framing } = this.#exchange;
    const { method, target, trace } = this.#request;
    const lines = trace === undefined ? this.#request.lines : trace.upstream(side, this.#request.lines);
    this.#side = side;
    this.#asked = performance.now();
    const call = this.#route.upstreams[side].send(
      {
        method,
        target,
        headers: framing.expectsContinue ? `${lines}Expect: 100-continue\r\n` : lines,
        bodyLength: framing.length,
        upgrade: this.#upgrade,
      },
      this,
    );
    // One that failed on the spot has been replaced already.
    if (!call.over) this.#call = call;
  }

  // What the client does.

  requestData(piece: Buffer): void {
    const call = this.#call as Call;
    this.#shadow?.requestData(piece);
    if (!call.write(piece)) this.#exchange.pauseBody();
    if (!this.#exchange.requestDone) call.flush();
  }

  requestEnd(trailers: readonly string[] | undefined): void {
    const kept = endToEndTrailers(trailers);
    this.#call?.end(kept);
    this.#shadow?.requestSent(this.#exchange.framing.length, kept);
  }

  answerDrained(): void {
    this.#call?.resume();
  }

  closed(answered: boolean): void {
    const { status, head } = this.#exchange;
    if (!answered) {
      this.#call?.abort();
      this.#shadow?.servedLost('client_aborted');
      this.#clientLeft();
    }
    const seconds = (performance.now() - this.#begun) / 1000;
    this.#route.metrics.served(this.#side, head.method, status, seconds, this.#request.traceId);
    this.#request.trace?.served(this.#side, status);
    this.#route.requestLog?.served(this.#request, this.#route.id, this.#side, status, seconds);
  }

  // What the upstream does.

  callReady(call: Call): void {
    this.#call = call;
    this.#exchange.readBody();
    // Not before: a service that refuses the request leaves it to the monolith, which must not get it twice.
    if (this.#exchange.framing.length === 0) this.#shadow?.requestSent(0);
  }

  callDrained(): void {
    this.#exchange.readBody();
  }

  answerInterim(head: ResponseHead): void {
    // A 100 that nobody has waited for tells the client nothing (RFC 9110, 15.2).
    if (head.status === 100 && !this.#exchange.framing.expectsContinue) return;
    if (!this.#exchange.interim(head.status, head.reason, answerLines(head))) this.#call?.pause();
  }

  answerHead(head: ResponseHead, length: number): void {
    const exchange = this.#exchange;
    const lines = answerLines(head);
    this.#shadow?.servedHead(head.status, answerHeaders(head), lines);
    if (this.#unmirrored !== undefined) this.#contentType = fieldValue(head, 'content-type');
    // A stream of events may be silent for hours and still be well.
    if (length < 0 && isEventStream(head)) (this.#call as Call).patient = true;
    // Whether a client that got this instead of a 100 still sends its body is unknown (RFC 9110, 10.1.1).
    if (exchange.framing.expectsContinue && !exchange.requestDone) exchange.keepAlive = false;
    const framed = length === UNTIL_CLOSE ? CHUNKED : length;
    exchange.respond(head.status, head.reason, lines, framed);
  }

  answerData(piece: Buffer): void {
    this.#shadow?.servedData(piece);
    if (!this.#exchange.write(piece)) this.#call?.pause();
  }

  answerPaused(): void {
    this.#exchange.flush();
  }

  answerEnd(trailers: readonly string[] | undefined): void {
    const seconds = (performance.now() - this.#asked) / 1000;
    this.#exchange.end(endToEndTrailers(trailers));
    this.#shadow?.servedEnded(seconds);
    this.#route.metrics.upstream(this.#side, seconds, this.#request.traceId);
    this.#request.trace?.upstreamEnded(this.#exchange.status);
    this.#tellUnmirrored(this.#exchange.status);
    this.#judge(this.#exchange.status < 500);
  }

  answerSwitched(head: ResponseHead, upstream: Socket, rest: Buffer): void {
    const { socket, head: ahead } = this.#exchange.switchProtocols(head);
    if (rest.length > 0) socket.write(rest);
    if (ahead.length > 0) upstream.write(ahead);
    this.#judge(true);
    void join(socket, upstream).then(() => this.closed(true));
  }

  answerFailed(reason: FailureReason): void {
    const exchange = this.#exchange;
    this.#request.trace?.upstreamEnded(0, reason);
    this.#shadow?.servedLost(reason);
    this.#tellUnmirrored(undefined);
    this.#judge(false);
    // A half answer must not look whole: the connection breaks off, as the upstream's did.
    if (exchange.status !== 0) exchange.abort();
    else if (this.#side === 'service' && this.#route.fallsBack && this.#mayAskAgain()) this.#fallBack(reason);
    else answerError(exchange, errorOfFailure(reason), this.#request.id);
  }

  /** `status`: of the answer; undefined where the side that was asked gave no whole one. */
  #tellUnmirrored(status: number | undefined): void {
    if (this.#unmirrored === undefined) return;
    const answer = status === undefined ? undefined : { status, contentType: this.#contentType };
    this.#unmirrored.unmirrored(this.#request, this.#side, this.#startedAt, answer);
  }

  /** The monolith still knows every answer: a user need not pay for a service that cannot give one. */
  #fallBack(reason: FailureReason | Obstacle): void {
    this.#route.metrics.fallback(reason);
    this.#ask('monolith');
  }

  /** Tells the service's breaker how this request ended. */
  #judge(good: boolean): void {
    if (good) this.#pass?.succeeded();
    else this.#pass?.failed();
    this.#pass = undefined;
  }

  /** A user who would not wait any longer is a word against the service; one who left at once is not. */
  #clientLeft(): void {
    if (this.#pass === undefined) return;
    const waited = performance.now() - this.#asked;
    this.#judge(this.#exchange.status !== 0 || waited < IMPATIENT);
  }

  /** Nothing of the request was sent, or it changes nothing and is still here whole. */
  #mayAskAgain(): boolean {
    if (this.#exchange.over) return false;
    if (this.#call?.sent !== true) return true;
    return this.#exchange.framing.length === 0 && SAFE_METHODS.has(this.#request.method);
  }
}

/** Milliseconds without an answer after which a client that leaves has lost its patience. */
const IMPATIENT = 1000;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

function isEventStream(head: ResponseHead): boolean {
  return fieldValue(head, 'content-type')?.toLowerCase().startsWith('text/event-stream') === true;
}
