import type { Answer, Side } from './types.ts';

/** The request of an exchange as it was sent to both sides. `headers` is a flat name, value list. */
export interface ExchangeRequest {
  readonly id: string;
  readonly method: string;
  /** Path and query exactly as sent upstream. */
  readonly target: string;
  readonly headers: readonly string[];
  readonly body?: Uint8Array;
}

/** One request with the answers of both sides and their timings. */
export interface Exchange {
  readonly route: string;
  /** Who answered the user. */
  readonly served: Side;
  /** When the request came in, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly request: ExchangeRequest;
  /** The monolith's answer. */
  readonly left: Answer;
  /** The service's answer. */
  readonly right: Answer;
  /** Seconds from sending the request until the answer was complete. */
  readonly seconds: { readonly left: number; readonly right: number };
}
