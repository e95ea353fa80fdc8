import type { Metrics } from '../metrics/definitions.ts';
import type { MetricsSource } from '../metrics/source.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { AsyncStoreReader } from '../store/async-reader.ts';

/** What the admin side may see of a running Ficus. */
export interface AdminContext {
  /** The configuration in force. */
  readonly config: () => Config;
  /** This process's own, where what the admin side itself finds out is shown. */
  readonly metrics: Metrics;
  /** All processes' together. */
  readonly allMetrics: MetricsSource;
  readonly store: AsyncStoreReader;
  /** When the present step of a route began, milliseconds since the epoch. */
  readonly stepBegan: (route: string) => number;
  /** What keeps it from serving as it should: empty when all is well. */
  readonly readiness: () => Readiness;
  readonly report: (level: 'info' | 'error', message: string) => void;
}

export interface Readiness {
  /** False while draining: a load balancer should send requests elsewhere. */
  readonly ready: boolean;
  /** Conditions that a person should know of; they do not make the proxy unready. */
  readonly details: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[];
}
