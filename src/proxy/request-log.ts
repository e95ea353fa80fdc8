import type { Side } from '../diff/types.ts';
import type { SentRequest } from '../shadow/sent-request.ts';

/** One line of the log for a request. */
export interface RequestLine {
  readonly requestId: string;
  readonly traceId: string | undefined;
  readonly route: string;
  readonly side: Side;
  readonly method: string;
  readonly path: string;
  /** 0 when the client left before an answer's head. */
  readonly status: number;
  readonly milliseconds: number;
}

/** Looking a path through for secrets takes time for each character, and clients choose how many there are. */
const LONGEST_PATH = 512;

/** Logs a share of the requests: only where somebody asked for it. */
export class RequestLog {
  readonly #share: number;
  readonly #random: () => number;
  readonly #write: (line: RequestLine) => void;

  /** `share`: 0 to 1. `random`: uniform in [0, 1). */
  constructor(share: number, random: () => number, write: (line: RequestLine) => void) {
    this.#share = share;
    this.#random = random;
    this.#write = write;
  }

  /** A request was answered after so many seconds. The query stays out: secrets travel there. */
  served(request: SentRequest, route: string, side: Side, status: number, seconds: number): void {
    if (this.#random() >= this.#share) return;
    const { id, traceId, traceparent, method, target } = request;
    this.#write({
      requestId: id,
      traceId: traceId ?? traceparent?.slice(3, 35),
      route,
      side,
      method,
      path: shownPath(target.split('?', 1)[0] as string),
      status,
      milliseconds: Math.round(seconds * 1e5) / 100,
    });
  }
}

/** Half a path might end within a secret, which nobody would know for one then: it is all or nothing. */
function shownPath(path: string): string {
  return path.length <= LONGEST_PATH ? path : `[${path.length} characters]`;
}
