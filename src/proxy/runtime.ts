import type { Tracer } from '@opentelemetry/api';
import type { Exchange } from '../diff/exchange.ts';
import type { Side } from '../diff/types.ts';
import { ERRORS } from '../errors.ts';
import type { MessageFault } from '../http1/fault.ts';
import type { ServerExchange } from '../http1/server-exchange.ts';
import type { Metrics } from '../metrics/definitions.ts';
import { RouteMetrics } from '../metrics/route-metrics.ts';
import { type Sides, STAGES, sidesOf } from '../migration/stages.ts';
import { type Standings, standingInFile } from '../migration/standing.ts';
import { type CompiledRoute, compileTable, type RouteTable } from '../routing-rules/compile.ts';
import { matchRoute } from '../routing-rules/match.ts';
import { pathTemplate } from '../routing-rules/path-template.ts';
import type { Config } from '../routing-rules/schema.ts';
import { viaName } from '../routing-rules/via-name.ts';
import type { ByteBudget } from '../shadow/byte-budget.ts';
import type { InFlight } from '../shadow/in-flight.ts';
import { RouteShadow } from '../shadow/route-shadow.ts';
import type { Tally } from '../shadow/tally.ts';
import { ServiceGuard } from '../upstream/service-guard.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { type Backend, Backends, type GuardedBackend, type Report, type ToldOfBreaker } from './backends.ts';
import type { Gateway } from './outgoing-request.ts';
import { TrustedPeers } from './peers.ts';
import type { RequestLog } from './request-log.ts';
import { RouteSplit } from './route-split.ts';
import type { SideOverride } from './side-override.ts';
import type { Target } from './target.ts';

/** The name that requests without a route go by in metrics. */
const UNMATCHED = 'unmatched';

/** What lives as long as the process, whatever configuration is in force. */
export interface RuntimeDependencies {
  readonly metrics: Metrics;
  readonly tally: Tally;
  readonly budget: ByteBudget;
  readonly submit: (exchange: Exchange) => boolean;
  readonly random: () => number;
  readonly inFlight: InFlight;
  /** Told of what an operator must know. */
  readonly report: Report;
  readonly breaker: ToldOfBreaker;
  readonly override: SideOverride;
  /** Begins the spans of every request; undefined where no OpenTelemetry SDK is loaded. */
  readonly tracer?: Tracer | undefined;
  readonly requestLog?: RequestLog | undefined;
}

/** One route, ready to serve. */
export interface RouteRuntime {
  readonly id: string;
  readonly upstreams: Readonly<Record<Side, Upstream>>;
  readonly shadow: RouteShadow | undefined;
  readonly metrics: RouteMetrics;
  readonly requestLog?: RequestLog | undefined;
  /** Stands before the service. */
  readonly guard: ServiceGuard;
  /** The monolith may answer where the service cannot: not where the migration is complete. */
  readonly fallsBack: boolean;
  /** Who serves this request and who is only compared. */
  sides(incoming: ServerExchange): Sides;
}

/** One configuration put to work: its table and the connections to its upstreams. */
export class Runtime {
  readonly config: Config;
  readonly gateway: Gateway;
  readonly unmatched: RouteRuntime;
  readonly tracer: Tracer | undefined;
  readonly #table: RouteTable;
  readonly #routes: ReadonlyMap<CompiledRoute, RouteRuntime>;
  readonly #backends: Backends;
  readonly #splits = new Map<string, RouteSplit>();
  readonly #metrics: Metrics;

  /** `standings`: where routes stand; those that are not in it stand where the configuration says. */
  constructor(config: Config, dependencies: RuntimeDependencies, standings: Standings = new Map()) {
    this.config = config;
    this.tracer = dependencies.tracer;
    this.gateway = {
      peers: new TrustedPeers(config.listen.trustedProxies),
      via: viaName(config),
      host: new URL(config.monolith.url).host,
    };
    this.#table = compileTable(config);
    this.#backends = new Backends(config, dependencies.metrics, dependencies.report, dependencies.breaker);
    const { monolith, services } = this.#backends;
    this.#routes = new Map(
      this.#table.routes.map((compiled) => {
        const service = services.get(compiled.config.service);
        if (service === undefined) throw new Error(`route ${compiled.config.id} names an unknown service`);
        return [compiled, this.#route(compiled, monolith, service, dependencies)] as const;
      }),
    );
    this.#metrics = dependencies.metrics;
    this.unmatched = {
      id: UNMATCHED,
      upstreams: { monolith: monolith.serving, service: monolith.serving },
      shadow: undefined,
      metrics: new RouteMetrics(UNMATCHED, dependencies.metrics),
      requestLog: dependencies.requestLog,
      guard: new ServiceGuard(undefined, () => undefined),
      fallsBack: false,
      sides: () => sidesOf('off', 0, 0),
    };
    this.stand(standings);
  }

  /** Requests from now on are split by these standings; those under way are not touched. */
  stand(standings: Standings): void {
    this.#metrics.routePercent.reset();
    this.#metrics.routeStage.reset();
    this.#metrics.mismatchBudget.reset();
    this.#metrics.routeInfo.reset();
    for (const route of this.config.routes) {
      const { stage, percent } = standings.get(route.id) ?? standingInFile(route);
      this.#splits.get(route.id)?.stand(stage, percent);
      this.#metrics.routePercent.labels(route.id).set(percent);
      this.#metrics.mismatchBudget.labels(route.id).set(route.gate.maxMismatchRate);
      this.#metrics.routeInfo.labels(route.id, route.service).set(1);
      for (const other of STAGES)
        this.#metrics.routeStage.labels(route.id, other).set(other === stage ? 1 : 0);
    }
  }

  /** The route that takes a request; `authority` beats the Host header where an absolute target named one. */
  match({ head, framing }: ServerExchange, { target, authority }: Target): RouteRuntime {
    const compiled = matchRoute(this.#table, {
      method: head.method,
      target,
      host: authority ?? framing.host,
      headers: head.headers,
    });
    return (compiled && this.#routes.get(compiled)) ?? this.unmatched;
  }

  /** Counts what came in and was no request. */
  unreadable({ code }: MessageFault): void {
    this.unmatched.metrics.served('monolith', 'other', ERRORS[code].http, 0);
  }

  /** Lets requests under way finish, then closes all connections to the upstreams. */
  async close(): Promise<void> {
    await this.#backends.close();
  }

  /** Breaks off whatever is under way. */
  async destroy(): Promise<void> {
    await this.#backends.destroy();
  }

  #route(
    compiled: CompiledRoute,
    monolith: Backend,
    service: GuardedBackend,
    dependencies: RuntimeDependencies,
  ): RouteRuntime {
    const split = new RouteSplit(compiled, this.gateway.peers, dependencies.override);
    this.#splits.set(compiled.config.id, split);
    return routeRuntime(compiled, split, monolith, service, dependencies);
  }
}

function routeRuntime(
  compiled: CompiledRoute,
  split: RouteSplit,
  monolith: Backend,
  service: GuardedBackend,
  { metrics, tally, budget, submit, random, inFlight, requestLog }: RuntimeDependencies,
): RouteRuntime {
  const { config } = compiled;
  const routeMetrics = new RouteMetrics(config.id, metrics);
  const shadow = new RouteShadow(
    {
      routeId: config.id,
      sample: config.shadow.sample,
      methods: compiled.shadowMethods,
      maxConcurrent: config.shadow.maxConcurrent,
      timeout: config.shadow.timeout,
      maxBody: config.compare.maxBody,
      comparedHeaders: config.compare.headers,
      setHeaders: config.shadow.headers.set,
      removeHeaders: config.shadow.headers.remove,
      template: pathTemplate(config.match.path),
    },
    routeMetrics,
    {
      budget,
      tally,
      submit,
      random,
      inFlight,
      upstreams: { monolith: monolith.shadowing, service: service.shadowing },
      guard: service.guard,
    },
  );
  return {
    id: config.id,
    upstreams: { monolith: monolith.serving, service: service.serving },
    shadow,
    metrics: routeMetrics,
    requestLog,
    guard: service.guard,
    get fallsBack() {
      return split.fallsBack;
    },
    sides: (incoming) => split.sides(incoming),
  };
}
