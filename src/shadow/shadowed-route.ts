import type { Exchange } from '../diff/exchange.ts';
import type { Side } from '../diff/types.ts';
import type { OutgoingHeaders } from '../http1/encode.ts';
import type { RouteMetrics } from '../metrics/route-metrics.ts';
import type { ServiceGuard } from '../upstream/service-guard.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { ByteComparison } from './bytes-equal.ts';
import type { GateSettings, ShadowGate } from './gate.ts';
import type { InFlight } from './in-flight.ts';
import type { Pace } from './pace.ts';
import type { SentRequest } from './sent-request.ts';
import type { Tally } from './tally.ts';

export interface ShadowSettings extends GateSettings {
  readonly routeId: string;
  /** Milliseconds for a shadow's whole answer. */
  readonly timeout: number;
  /** Bytes of a body that are compared; beyond it length and hash are. */
  readonly maxBody: number;
  /** Lower-case names. */
  readonly comparedHeaders: readonly string[];
  /** Headers that the mirrored request gets or loses; names in any case. */
  readonly setHeaders: Readonly<Record<string, string>>;
  readonly removeHeaders: readonly string[];
  /** The shape of a target's path, for the coverage. */
  readonly template: (target: string) => string;
}

/** What all routes' shadows share. */
export interface ShadowDependencies {
  readonly budget: ByteBudget;
  readonly tally: Tally;
  /** Hands a differing exchange to the comparer; false when its queue is full. */
  readonly submit: (exchange: Exchange) => boolean;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Connections that only shadows use. */
  readonly upstreams: Readonly<Record<Side, Upstream>>;
  readonly inFlight: InFlight;
  /** Stands before the service, for shadows as for users. */
  readonly guard: ServiceGuard;
}

/** What one exchange needs of its route. */
export interface ShadowedRoute {
  readonly settings: ShadowSettings;
  readonly dependencies: ShadowDependencies;
  readonly metrics: RouteMetrics;
  readonly gate: ShadowGate;
  readonly bytes: ByteComparison;
  readonly pace: Pace;
  /** The headers of the mirrored request, from those of the served one. */
  mirrorHeaders(request: SentRequest): OutgoingHeaders;
}
