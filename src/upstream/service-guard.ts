import CircuitBreaker from 'opossum';

/** When a service is left alone for a while. */
export interface BreakerSettings {
  /** Share of requests that fail, 0 to 1, above which it opens. */
  readonly errorRate: number;
  /** Milliseconds of the past that count. */
  readonly window: number;
  /** Requests within the window below which nothing is concluded. */
  readonly minRequests: number;
  /** Milliseconds from opening to the next attempt. */
  readonly cooldown: number;
}

export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Why a service is not asked. */
export type Obstacle = 'breaker_open' | 'unhealthy';

/** Goes with one request to a service; whoever holds it says once how the request ended. */
export interface Pass {
  succeeded(): void;
  failed(): void;
}

/** Without a breaker nobody keeps count. */
const UNCOUNTED: Pass = { succeeded: () => undefined, failed: () => undefined };

/**
 * Stands before one service, for users' requests and mirrored ones alike: lets them through while the service answers,
 * and keeps them from it while its breaker is open or its health check fails. The breaker is opossum's: after its
 * cooldown it lets one request through, and that one's end closes it or opens it again.
 */
export class ServiceGuard {
  #breaker: CircuitBreaker<[Promise<void>], void> | undefined;
  /** What its health check says; true where there is none. */
  healthy = true;

  /** `onState` is told of the breaker's state, first of all that it is closed. */
  constructor(settings: BreakerSettings | undefined, onState: (state: BreakerState) => void) {
    onState('closed');
    if (settings === undefined) return;
    this.#breaker = new CircuitBreaker((ended: Promise<void>) => ended, {
      timeout: false,
      errorThresholdPercentage: settings.errorRate * 100,
      volumeThreshold: settings.minRequests,
      rollingCountTimeout: settings.window,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      resetTimeout: settings.cooldown,
    });
    this.#breaker.on('open', () => onState('open'));
    this.#breaker.on('halfOpen', () => onState('half_open'));
    this.#breaker.on('close', () => onState('closed'));
  }

  /** A pass for one request, or why there is none. */
  enter(): Pass | Obstacle {
    if (!this.healthy) return 'unhealthy';
    const breaker = this.#breaker;
    if (breaker === undefined) return UNCOUNTED;
    // While it is half open, one request is let through and the others wait for what becomes of it.
    if (!breaker.closed && !breaker.pendingClose) return 'breaker_open';
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    breaker.fire(promise).catch(alreadyCounted);
    return { succeeded: resolve, failed: () => reject(FAILED) };
  }

  /** Ends its timers. Requests that are still on their way by the configuration of before are no longer counted. */
  close(): void {
    this.#breaker?.shutdown();
    this.#breaker = undefined;
  }
}

/** One for all: a stack trace for each failed request would say nothing. */
const FAILED = new Error('the service did not answer');

function alreadyCounted(): void {
  // The breaker has heard of it, and whoever asked does not wait for this promise.
}
