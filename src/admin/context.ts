import type { Metrics } from '../metrics/definitions.ts';
import type { MetricsSource } from '../metrics/source.ts';
import type { RampDecision } from '../migration/ramp.ts';
import type { StageControl } from '../migration/stage-control.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import type { AsyncStoreReader } from '../store/async-reader.ts';
import type { AsyncDurableWriter } from '../store/durable-calls.ts';
import type { EventHub } from './events.ts';

/** What the admin side may see of a running Ficus. */
export interface AdminContext {
  /** The configuration in force. */
  readonly config: () => Config;
  /** This process's own, where what the admin side itself finds out is shown. */
  readonly metrics: Metrics;
  /** All processes' together. */
  readonly allMetrics: MetricsSource;
  readonly store: AsyncStoreReader;
  /** A second reader, for what takes long: nobody's list, and no scrape, waits behind it. */
  readonly slowStore: AsyncStoreReader;
  /** Writes what people decide. */
  readonly people: AsyncDurableWriter;
  /** Shows in the metrics what is open now: somebody has changed it. */
  readonly recount: () => void;
  readonly stages: StageControl;
  /** From when on what is found of a route counts for its present step, milliseconds since the epoch. */
  readonly stepBegan: (route: string) => number;
  /** What was decided last of a canary; undefined for a route that nobody watches. */
  readonly rampDecision: (route: string) => RampDecision | undefined;
  /** What keeps it from serving as it should: empty when all is well. */
  readonly readiness: () => Readiness;
  /** Where what happens is told to those who listen. */
  readonly events: EventHub;
  /** Where the tokens are that the configuration names. */
  readonly env: Environment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ficus's own. */
  readonly version: string;
  readonly report: (level: 'debug' | 'info' | 'error', message: string) => void;
}

export interface Readiness {
  /** False while draining: a load balancer should send requests elsewhere. */
  readonly ready: boolean;
  /** Conditions that a person should know of; they do not make the proxy unready. */
  readonly details: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[];
}
