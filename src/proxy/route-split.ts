import type { ServerExchange } from '../http1/server-exchange.ts';
import { forcedSides, type Sides, type Stage, sidesOf } from '../migration/stages.ts';
import type { CompiledRoute } from '../routing-rules/compile.ts';
import { bucketOf, stickyKeyOf } from '../routing-rules/split.ts';
import type { TrustedPeers } from './peers.ts';
import type { SideOverride } from './side-override.ts';

/** Which side serves a route's requests. It changes while requests pass, with nothing else of the route. */
export class RouteSplit {
  readonly #compiled: CompiledRoute;
  readonly #peers: TrustedPeers;
  readonly #override: SideOverride;
  #stage: Stage = 'off';
  #percent = 0;
  /** What every request gets, where the stage does not tell users apart. */
  #always: Sides | undefined = sidesOf('off', 0, 0);

  constructor(compiled: CompiledRoute, peers: TrustedPeers, override: SideOverride) {
    this.#compiled = compiled;
    this.#peers = peers;
    this.#override = override;
  }

  /** The monolith may answer where the service cannot: not where the migration is complete. */
  get fallsBack(): boolean {
    return this.#stage !== 'complete';
  }

  /** From now on; `percent` counts in a canary only. */
  stand(stage: Stage, percent: number): void {
    this.#stage = stage;
    this.#percent = percent;
    this.#always = stage === 'canary' ? undefined : sidesOf(stage, 0, 0);
  }

  /** Who serves this request and who is only compared. */
  sides(incoming: ServerExchange): Sides {
    const forced = this.#override.enabled ? this.#override.sideOf(incoming.head) : undefined;
    if (forced !== undefined) return forcedSides(this.#stage, forced);
    // Only a canary tells users apart: the other stages need not look at who asks.
    if (this.#always !== undefined) return this.#always;
    const { key } = stickyKeyOf(this.#compiled, incoming.head.headers, this.#peers.clientOf(incoming));
    return sidesOf(this.#stage, bucketOf(this.#compiled.cohort, key), this.#percent);
  }
}
