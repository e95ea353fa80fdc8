import type { Side } from '../diff/types.ts';
import type { OutgoingHeaders } from '../http1/encode.ts';
import type { RouteMetrics } from '../metrics/route-metrics.ts';
import type { Obstacle } from '../upstream/service-guard.ts';
import { ByteComparison } from './bytes-equal.ts';
import { ShadowGate } from './gate.ts';
import { MirrorHeaders } from './mirror-headers.ts';
import { Pace } from './pace.ts';
import type { SentRequest } from './sent-request.ts';
import { ShadowedExchange } from './shadowed-exchange.ts';
import type { ShadowDependencies, ShadowedRoute, ShadowSettings } from './shadowed-route.ts';
import { type AnswerHead, shapeOf } from './shape.ts';

/** One route's dark side: decides what is mirrored, and knows how it is compared. */
export class RouteShadow implements ShadowedRoute {
  readonly settings: ShadowSettings;
  readonly dependencies: ShadowDependencies;
  readonly metrics: RouteMetrics;
  readonly gate: ShadowGate;
  readonly bytes: ByteComparison;
  readonly pace = new Pace();
  readonly #mirrorHeaders: MirrorHeaders;

  constructor(settings: ShadowSettings, metrics: RouteMetrics, dependencies: ShadowDependencies) {
    this.settings = settings;
    this.metrics = metrics;
    this.dependencies = dependencies;
    this.gate = new ShadowGate(settings, dependencies.random);
    this.bytes = new ByteComparison(settings.comparedHeaders);
    this.#mirrorHeaders = new MirrorHeaders(settings);
  }

  /**
   * Begins a mirrored exchange, or counts why there is none. It is mirrored as soon as the served side has all of the
   * request.
   */
  begin(request: SentRequest, served: Side, shadow: Side, startedAt: number): ShadowedExchange | undefined {
    const refusal = this.gate.enter(request.method);
    if (refusal !== undefined) {
      const { tally } = this.dependencies;
      const { routeId } = this.settings;
      if (refusal === 'not_sampled') tally.count(routeId, 'not_sampled', '', startedAt);
      else tally.count(routeId, 'skipped', refusal, startedAt);
      return undefined;
    }
    return new ShadowedExchange(this, request, served, shadow, startedAt);
  }

  /** Counts an exchange that is not mirrored for a reason that lies outside this route's settings. */
  skip(reason: 'upgrade' | Obstacle): void {
    this.dependencies.tally.count(this.settings.routeId, 'skipped', reason);
  }

  /**
   * A user's request that was not mirrored has been answered, or was not: `answer` undefined. `startedAt` in milliseconds
   * since the epoch.
   */
  unmirrored(request: SentRequest, side: Side, startedAt: number, answer: AnswerHead | undefined): void {
    const { routeId, template } = this.settings;
    const { observations } = this.dependencies.tally;
    observations.alone(routeId, startedAt, side, answer === undefined || answer.status >= 500);
    if (answer === undefined || side === 'service') return;
    observations.shape(routeId, startedAt, shapeOf(request, template, answer), false);
  }

  /** The headers of the mirrored request: the served one's, marked, and changed as the route says. */
  mirrorHeaders(request: SentRequest): OutgoingHeaders {
    return this.#mirrorHeaders.ofSent(request);
  }
}
