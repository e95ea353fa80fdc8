import type { ResponseHead } from '../http1/head.ts';
import type { AnswerHandler } from './call.ts';
import type { Upstream } from './upstream.ts';

export interface HealthSettings {
  /** Asked with GET; an answer from 200 to 399 is healthy. */
  readonly path: string;
  /** Milliseconds between two questions, and the longest that one may take. */
  readonly interval: number;
  /** Bad answers in a row from which on the service counts as unhealthy, and good ones until it is healthy again. */
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
}

/** Asks a service in regular intervals whether it is well. */
export class HealthCheck implements AnswerHandler {
  readonly #upstream: Upstream;
  readonly #settings: HealthSettings;
  readonly #changed: (healthy: boolean, why: string) => void;
  readonly #timer: NodeJS.Timeout;
  #healthy = true;
  #inARow = 0;
  #asking = false;
  #status = 0;

  /** `changed` is told when the service becomes unhealthy, and when it is well again. It counts as well at first. */
  constructor(
    upstream: Upstream,
    settings: HealthSettings,
    changed: (healthy: boolean, why: string) => void,
  ) {
    this.#upstream = upstream;
    this.#settings = settings;
    this.#changed = changed;
    this.#timer = setInterval(() => this.#ask(), settings.interval).unref();
    this.#ask();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#status = 0;
    const { path, interval } = this.#settings;
    const headers = ['Host', new URL(this.#upstream.url).host, 'User-Agent', 'ficus-health'];
    this.#upstream.send({ method: 'GET', target: path, headers, bodyLength: 0 }, this, interval);
  }

  callReady(): void {
    // There is no body to send.
  }

  answerHead(head: ResponseHead): void {
    this.#status = head.status;
  }

  answerData(): void {
    // Only the status counts.
  }

  answerEnd(): void {
    const good = this.#status >= 200 && this.#status < 400;
    this.#heard(good, `answered ${this.#status}`);
  }

  answerFailed(reason: string): void {
    this.#heard(false, `gave no answer (${reason})`);
  }

  #heard(good: boolean, why: string): void {
    this.#asking = false;
    if (good === this.#healthy) {
      this.#inARow = 0;
      return;
    }
    this.#inARow += 1;
    const { healthyAfter, unhealthyAfter } = this.#settings;
    if (this.#inARow < (good ? healthyAfter : unhealthyAfter)) return;
    this.#inARow = 0;
    this.#healthy = good;
    this.#changed(good, why);
  }
}
