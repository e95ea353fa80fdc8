import type { ExchangeRequest } from '../diff/exchange.ts';

/** A request as the side that serves gets it. */
export interface SentRequest extends ExchangeRequest {
  /** Its headers as whole lines, for the wire. */
  readonly lines: string;
}
