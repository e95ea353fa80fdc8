import { type Dispatcher, Pool } from 'undici';

/** Milliseconds. `idle` bounds the silence between two pieces of an answer's body. */
export interface UpstreamTimeouts {
  readonly connect: number;
  readonly headers: number;
  readonly idle: number;
}

/** A request as it goes on the wire. */
export interface UpstreamRequest {
  readonly method: string;
  readonly target: string;
  /** Flat list: name, value, name, value. */
  readonly headers: readonly string[];
  readonly body: Dispatcher.DispatchOptions['body'];
}

/** Keep-alive connections to one side for one purpose: what users wait for and what shadows use never share any. */
export class Upstream {
  /** Scheme, host and port. */
  readonly url: string;
  /** Longest silence within an answer, milliseconds; 0 is any. Whoever reads the answer watches it: a stream of events may rest. */
  readonly idle: number;
  readonly #pool: Pool;

  /** `url`: scheme, host and port. Timeouts of 0 never fire. */
  constructor(url: string, timeouts: UpstreamTimeouts) {
    this.url = url;
    this.idle = timeouts.idle;
    this.#pool = new Pool(url, {
      connect: { timeout: timeouts.connect },
      headersTimeout: timeouts.headers,
      bodyTimeout: 0,
      pipelining: 1,
      maxHeaderSize: 64 * 1024,
    });
  }

  /** Sends one request; everything that follows, errors too, is told to the handler. Never throws. */
  send(request: UpstreamRequest, handler: Dispatcher.DispatchHandler): void {
    this.#pool.dispatch(
      {
        path: request.target,
        method: request.method,
        // undici types the list as mutable but only reads it.
        headers: request.headers as string[],
        body: request.body ?? null,
        // undici would close the connection after HEAD.
        reset: false,
      },
      handler,
    );
  }

  /** Lets requests under way finish, then closes the connections. */
  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Breaks off whatever is under way. */
  async destroy(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** The raw headers of an answer as text: bytes above 0x7F survive as latin-1. */
export function headerList(controller: Dispatcher.DispatchController): string[] {
  const raw = controller.rawHeaders;
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
}
