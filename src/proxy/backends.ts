import type { Metrics } from '../metrics/definitions.ts';
import { readAuthorities } from '../routing-rules/pem-files.ts';
import type { Config } from '../routing-rules/schema.ts';
import { HealthCheck } from '../upstream/health-check.ts';
import { BREAKER_STATES, ServiceGuard } from '../upstream/service-guard.ts';
import { Upstream } from '../upstream/upstream.ts';

export type Report = (level: 'info' | 'error', message: string) => void;
export type ToldOfBreaker = (service: string, open: boolean) => void;

/** Users and shadows never share a connection: a hung shadow must not take one from a user. */
export interface Backend {
  readonly serving: Upstream;
  readonly shadowing: Upstream;
}

export interface GuardedBackend extends Backend {
  readonly guard: ServiceGuard;
}

/** The connections of one configuration to the monolith and the services, and what stands before each service. */
export class Backends {
  readonly monolith: Backend;
  readonly services: ReadonlyMap<string, GuardedBackend>;
  readonly #upstreams: Upstream[] = [];
  readonly #checks: HealthCheck[] = [];
  readonly #metrics: Metrics;
  readonly #report: Report;
  readonly #breaker: ToldOfBreaker;

  /** `breaker`: told of each service's breaker when its state changes, whether it is anything but closed. */
  constructor(config: Config, metrics: Metrics, report: Report, breaker: ToldOfBreaker) {
    this.#metrics = metrics;
    this.#report = report;
    this.#breaker = breaker;
    metrics.breakerState.reset();
    metrics.serviceHealthy.reset();
    this.monolith = this.#backend(config.monolith);
    this.services = new Map(
      Object.entries(config.services).map(([name, service]) => [name, this.#guarded(name, service)] as const),
    );
  }

  /** Lets requests under way finish, then closes the connections. */
  async close(): Promise<void> {
    this.#rest();
    await Promise.all(this.#upstreams.map((upstream) => upstream.close()));
  }

  /** Breaks off whatever is under way. */
  async destroy(): Promise<void> {
    this.#rest();
    await Promise.all(this.#upstreams.map((upstream) => upstream.destroy()));
  }

  #rest(): void {
    for (const check of this.#checks) check.close();
    for (const { guard } of this.services.values()) guard.close();
  }

  #backend({ url, timeouts, tls }: Config['monolith']): Backend {
    const options = { tls: { ca: readAuthorities(tls), serverName: tls.serverName }, report: this.#report };
    const backend = {
      serving: new Upstream(url, timeouts, options),
      // A shadow's whole time is bounded by its route's timeout instead.
      shadowing: new Upstream(url, { connect: timeouts.connect, headers: 0, idle: 0 }, options),
    };
    this.#upstreams.push(backend.serving, backend.shadowing);
    return backend;
  }

  #guarded(name: string, service: Config['services'][string]): GuardedBackend {
    const { breakerState, serviceHealthy } = this.#metrics;
    const guard = new ServiceGuard(service.breaker, (state) => {
      this.#breaker(name, state !== 'closed');
      if (service.breaker === undefined) return;
      for (const other of BREAKER_STATES) breakerState.labels(name, other).set(other === state ? 1 : 0);
      if (state === 'open')
        this.#report('error', `the breaker of service ${name} is open: the monolith serves`);
      if (state === 'half_open')
        this.#report('info', `the breaker of service ${name} lets one request through`);
    });
    const backend = this.#backend(service);
    if (service.health !== undefined) {
      serviceHealthy.labels(name).set(1);
      const check = new HealthCheck(backend.shadowing, service.health, (healthy, why) => {
        guard.healthy = healthy;
        serviceHealthy.labels(name).set(healthy ? 1 : 0);
        if (healthy) this.#report('info', `service ${name} is healthy again: its check ${why}`);
        else this.#report('error', `service ${name} is unhealthy, and the monolith serves: its check ${why}`);
      });
      this.#checks.push(check);
    }
    return { ...backend, guard };
  }
}
