import type { Answer, Side } from '../diff/types.ts';
import type { FailureReason } from '../upstream/failure.ts';
import type { Obstacle, Pass } from '../upstream/service-guard.ts';
import { AnswerCollector } from './answer-collector.ts';
import { Mirror, type MirrorListener } from './mirror.ts';
import { Pair, type PairResult } from './pair.ts';
import { Pieces } from './pieces.ts';
import type { SentRequest } from './sent-request.ts';
import type { ShadowedRoute } from './shadowed-route.ts';
import { contentTypeOf, shapeOf } from './shape.ts';

/** Why Ficus itself gives a comparison up. */
type OwnReason = 'memory' | 'request_too_large' | 'request_unfinished' | Obstacle;

/** Reasons that say nothing about either side. */
const OURS: ReadonlySet<string> = new Set<OwnReason | 'client_aborted'>([
  'memory',
  'request_too_large',
  'request_unfinished',
  'breaker_open',
  'unhealthy',
  'client_aborted',
]);

/**
 * One exchange on its way to a verdict: tees what the user is served, mirrors the request to the other side, and when
 * both answers are there compares their bytes or hands them to the comparer. Nothing here may hold the user up.
 */
export class ShadowedExchange implements MirrorListener {
  readonly #route: ShadowedRoute;
  readonly #request: SentRequest;
  readonly #served: Side;
  readonly #shadow: Side;
  readonly #startedAt: number;
  readonly #pair: Pair;
  readonly #servedAnswer: AnswerCollector;
  readonly #shadowAnswer: AnswerCollector;
  #requestBody = new Pieces();
  #mirrored = false;
  #pass: Pass | undefined;
  #mirroredAt = 0;
  #servedEnded = false;
  /** Why the shadow gave no answer, while it is not known yet whether the served side does. */
  #shadowFailure: FailureReason | undefined;

  /** `startedAt`: milliseconds since the epoch. */
  constructor(route: ShadowedRoute, request: SentRequest, served: Side, shadow: Side, startedAt: number) {
    const { budget, inFlight } = route.dependencies;
    this.#route = route;
    this.#request = request;
    this.#served = served;
    this.#shadow = shadow;
    this.#startedAt = startedAt;
    this.#servedAnswer = new AnswerCollector(route.settings.maxBody, budget);
    this.#shadowAnswer = new AnswerCollector(route.settings.maxBody, budget);
    this.#pair = new Pair((result) => this.#settled(result));
    inFlight.track(1);
  }

  /** A piece of the request's body that the served side was sent. */
  requestData(chunk: Buffer): void {
    if (this.#pair.settled) return;
    const { budget } = this.#route.dependencies;
    if (this.#requestBody.length + chunk.length > this.#route.settings.maxBody)
      this.#give('request_too_large');
    else if (!budget.take(chunk.length)) this.#give('memory');
    else this.#requestBody.add(chunk);
  }

  /**
   * The served side has the whole request: now the other side may have it too. `bodyLength`: as in UpstreamRequest, so
   * that both are framed alike.
   */
  requestSent(bodyLength: number, trailers?: readonly string[]): void {
    if (this.#pair.settled || this.#mirrored) return;
    const { settings, metrics, dependencies } = this.#route;
    const pass = this.#shadow === 'service' ? dependencies.guard.enter() : undefined;
    if (typeof pass === 'string') {
      this.#give(pass);
      return;
    }
    this.#pass = pass;
    this.#mirrored = true;
    const { method, target } = this.#request;
    this.#mirroredAt = performance.now();
    metrics.shadowStarted();
    const plain = this.#route.mirrorHeaders(this.#request);
    const headers = this.#request.trace?.mirror(this.#shadow, plain) ?? plain;
    const body = bodyLength === 0 ? undefined : { bytes: this.#requestBody.whole(), trailers };
    const mirror = new Mirror(this, body, this.#route.pace);
    dependencies.upstreams[this.#shadow].send(
      { method, target, headers, bodyLength, once: true },
      mirror,
      settings.timeout,
    );
  }

  servedHead(status: number, headers: readonly string[], lines?: string): void {
    this.#servedAnswer.head(status, headers, lines);
  }

  servedData(chunk: Buffer): void {
    if (this.#pair.settled || this.#shadowFailure !== undefined) return;
    if (!this.#servedAnswer.data(chunk)) this.#give('memory');
  }

  servedEnded(seconds: number): void {
    if (this.#pair.settled) return;
    // An answer that came before the request was whole (a 413, say) ends the upload: the mirror never gets it all.
    if (!this.#mirrored) this.#give('request_unfinished');
    else if (this.#shadowFailure !== undefined) this.#pair.lost('shadow', this.#shadowFailure);
    else this.#pair.answered('served', this.#servedAnswer.answer(), seconds);
    this.#servedEnded = true;
  }

  /** The user got no whole answer from the side that was to serve. */
  servedLost(reason: FailureReason | 'client_aborted'): void {
    // That the client left does not undo what the shadow has shown already.
    if (reason === 'client_aborted' && this.#shadowFailure !== undefined)
      this.#pair.lost('shadow', this.#shadowFailure);
    else this.#pair.lost('served', reason);
  }

  mirrorHead(status: number, headers: readonly string[], lines: string): void {
    this.#shadowAnswer.head(status, headers, lines);
  }

  mirrorData(chunk: Buffer): void {
    if (!this.#pair.settled && !this.#shadowAnswer.data(chunk)) this.#give('memory');
  }

  mirrorEnded(failure: FailureReason | undefined): void {
    const { metrics, gate } = this.#route;
    const seconds = (performance.now() - this.#mirroredAt) / 1000;
    // What it answers is for the comparison to judge, whatever its status; that it answers is enough here.
    if (failure === undefined) this.#pass?.succeeded();
    else this.#pass?.failed();
    metrics.shadowEnded(failure ?? 'answered');
    this.#request.trace?.mirrorEnded(this.#shadowAnswer.status, failure);
    gate.leave();
    if (failure !== undefined) this.#shadowLost(failure);
    else {
      metrics.upstream(this.#shadow, seconds, this.#request.traceId);
      if (!this.#pair.settled) this.#pair.answered('shadow', this.#shadowAnswer.answer(), seconds);
    }
  }

  /**
   * Whether it counts against the service is only known once the served side has ended: when both are down, the
   * quicker failure must not decide.
   */
  #shadowLost(failure: FailureReason): void {
    if (this.#servedEnded || this.#pair.settled) {
      this.#pair.lost('shadow', failure);
      return;
    }
    this.#shadowFailure = failure;
    // Nothing is left to compare with.
    this.#servedAnswer.release();
    this.#shadowAnswer.release();
  }

  /** Ficus itself gives the comparison up. */
  #give(reason: OwnReason): void {
    this.#pair.lost('served', reason);
  }

  #settled(result: PairResult): void {
    const { dependencies, gate } = this.#route;
    if ('lost' in result) this.#countLoss(result.lost, result.reason);
    else this.#judge(result);
    this.#servedAnswer.release();
    this.#shadowAnswer.release();
    dependencies.budget.give(this.#requestBody.length);
    this.#requestBody = new Pieces();
    // Nothing was sent, so no mirror will ever leave by itself.
    if (!this.#mirrored) gate.leave();
    dependencies.inFlight.track(-1);
  }

  #countLoss(lost: 'served' | 'shadow', reason: string): void {
    const { tally } = this.#route.dependencies;
    const { routeId } = this.#route.settings;
    this.#observeShape(undefined, false);
    if (!OURS.has(reason))
      tally.observations.lost(routeId, this.#startedAt, lost === 'served' ? this.#served : this.#shadow);
    if (OURS.has(reason)) tally.count(routeId, 'skipped', reason, this.#startedAt);
    // A monolith that cannot serve says nothing about the service; any other missing answer is a failed comparison.
    else if (lost === 'served' && this.#served === 'monolith')
      tally.count(routeId, 'skipped', 'served_failed', this.#startedAt);
    else tally.count(routeId, 'failed', reason, this.#startedAt);
  }

  #judge({ served, shadow }: Exclude<PairResult, { lost: unknown }>): void {
    const { tally, submit } = this.#route.dependencies;
    const { routeId } = this.#route.settings;
    const [left, right] = this.#served === 'monolith' ? [served, shadow] : [shadow, served];
    tally.observations.pair(
      routeId,
      this.#startedAt,
      { status: left.answer.status, seconds: left.seconds },
      { status: right.answer.status, seconds: right.seconds },
    );
    this.#request.trace?.compareBegan();
    if (this.#route.bytes.equal(left.answer, right.answer)) {
      this.#observeShape(left.answer, true);
      this.#request.trace?.compared('match');
      tally.matched(routeId, this.#request, this.#startedAt);
      return;
    }
    const body = this.#bodySent();
    const taken = submit({
      route: routeId,
      served: this.#served,
      startedAt: this.#startedAt,
      request: body === undefined ? this.#request : { ...this.#request, body },
      left: left.answer,
      right: right.answer,
      seconds: { left: left.seconds, right: right.seconds },
    });
    this.#observeShape(left.answer, taken);
    this.#request.trace?.compared(taken ? 'queued' : 'queue_full');
    if (!taken) tally.count(routeId, 'skipped', 'queue_full', this.#startedAt);
  }

  /** `monolith`: its answer, where there is one. */
  #observeShape(monolith: Answer | undefined, compared: boolean): void {
    const { settings, dependencies } = this.#route;
    const { status = 0, headers = [] } = monolith ?? {};
    const shape = shapeOf(this.#request, settings.template, { status, contentType: contentTypeOf(headers) });
    dependencies.tally.observations.shape(settings.routeId, this.#startedAt, shape, compared);
  }

  #bodySent(): Uint8Array | undefined {
    return this.#requestBody.length === 0 ? undefined : this.#requestBody.whole();
  }
}
