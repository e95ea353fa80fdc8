import type { AddressInfo, Socket } from 'node:net';
import type { Exchange } from '../diff/exchange.ts';
import { messageOf } from '../errors.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { Standings } from '../migration/standing.ts';
import { readCertificate } from '../routing-rules/pem-files.ts';
import type { Config } from '../routing-rules/schema.ts';
import { ByteBudget } from '../shadow/byte-budget.ts';
import { InFlight } from '../shadow/in-flight.ts';
import type { Tally } from '../shadow/tally.ts';
import { loadedTracer } from '../tracing/request-trace.ts';
import type { Report } from './backends.ts';
import { Listener } from './listener.ts';
import type { RequestLog } from './request-log.ts';
import { Runtime, type RuntimeDependencies } from './runtime.ts';
import { SideOverride } from './side-override.ts';

export interface FrontEndOptions {
  readonly metrics: Metrics;
  readonly tally: Tally;
  /** Bytes of answers under way that may be held for comparison, all routes together. */
  readonly teeCap: number;
  /** Hands a differing exchange on to be judged; false when there is no room. */
  readonly submit: (exchange: Exchange) => boolean;
  readonly report: Report;
  /** What lets a request say which side serves it; undefined where none may. */
  readonly overrideToken: string | undefined;
  /** Told of each service's breaker when its state changes: whether it is anything but closed. */
  readonly breaker: (service: string, open: boolean) => void;
  /** Told of requests that were served; undefined where nobody asked for a line of each. */
  readonly requestLog?: RequestLog | undefined;
  /** Where routes stand at the start. */
  readonly standings: Standings;
}

/** All of Ficus that requests pass through: what a process needs to serve. */
export class FrontEnd {
  readonly #dependencies: RuntimeDependencies;
  readonly #inFlight = new InFlight();
  readonly #listener: Listener;
  readonly #report: Report;
  #standings: Standings;

  constructor(config: Config, options: FrontEndOptions) {
    const { metrics, tally, teeCap, submit, report, overrideToken, breaker, standings } = options;
    this.#report = report;
    this.#standings = standings;
    this.#dependencies = {
      metrics,
      tally,
      budget: new ByteBudget(teeCap),
      submit,
      random: Math.random,
      inFlight: this.#inFlight,
      report,
      breaker,
      override: new SideOverride(overrideToken),
      tracer: loadedTracer(),
      requestLog: options.requestLog,
    };
    this.#listener = new Listener(new Runtime(config, this.#dependencies, standings), {
      timeouts: config.listen.timeouts,
      tls: readCertificate(config),
      report,
    });
  }

  get config(): Config {
    return this.#listener.runtime.config;
  }

  get draining(): boolean {
    return this.#listener.draining;
  }

  /** Resolves with the address in use. Rejects with FicusError `port_in_use` or `listen_failed`. */
  async listen(): Promise<AddressInfo> {
    const { host, port } = this.config.listen;
    return this.#listener.listen(host, port);
  }

  /** Serves a connection that another process has accepted and not read from. */
  take(socket: Socket): void {
    this.#listener.take(socket);
  }

  /** Serves by this configuration from now on; requests under way finish on the one they began with. */
  reload(next: Config): void {
    const before = this.#listener.runtime;
    const certificate = readCertificate(next);
    this.#listener.swap(new Runtime(next, this.#dependencies, this.#standings));
    // Whether there is one at all is decided at the start, as the port is.
    if (certificate !== undefined && before.config.listen.tls !== undefined)
      this.#listener.setTls(certificate);
    before
      .close()
      .catch((error: unknown) =>
        this.#report('error', `closing old connections failed: ${messageOf(error)}`),
      );
  }

  /** Routes stand here from now on; connections, breakers and requests under way are not touched. */
  stand(standings: Standings): void {
    this.#standings = standings;
    this.#listener.runtime.stand(standings);
  }

  /** Finishes requests and shadows under way; what takes too long is broken off. */
  async drain(): Promise<void> {
    const { drain } = this.config.listen.timeouts;
    const begun = performance.now();
    const deadline = setTimeout(() => this.#listener.destroy(), drain);
    await this.#listener.drain();
    clearTimeout(deadline);
    const shadows = Math.max(0, ...this.config.routes.map(({ shadow }) => shadow.timeout));
    const left = Math.max(0, drain - (performance.now() - begun));
    await this.#inFlight.idle(Math.min(shadows, left));
  }

  /** Closes the connections to all upstreams. */
  async close(): Promise<void> {
    await this.#listener.runtime.destroy();
  }
}
