import type { ExchangeRequest } from '../diff/exchange.ts';
import type { Answer, Difference, Side } from '../diff/types.ts';
import { ByteBudget } from '../shadow/byte-budget.ts';
import { Judge, type Judgement, type Suspicion } from '../shadow/judge.ts';
import type { MonolithAddress } from '../shadow/messages.ts';
import { MirrorHeaders } from '../shadow/mirror-headers.ts';
import { Upstream } from '../upstream/upstream.ts';
import { type Asked, ask } from './ask.ts';
import { Turns } from './pace.ts';
import { rateLimitedBy } from './rate-limited.ts';
import type { AskedRoute, AskSettings } from './settings.ts';

/** Bytes of answers that may be held at once. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Methods of which a second one changes nothing: those that are asked again after a mismatch. */
const REREAD = new Set(['GET', 'HEAD']);

/** What both sides say to one request now, judged. */
export type SideBySide = Compared | NotCompared;

export interface Compared {
  readonly verdict: 'match' | 'ignored' | 'mismatch';
  readonly status: Readonly<Record<Side, number>>;
  readonly answers: Readonly<Record<Side, Answer>>;
  readonly differences: readonly Difference[];
  /** There are more differences than are listed. */
  readonly limited: boolean;
}

/**
 * As in the counts of users' traffic, `failed` where the service gave no whole answer, and `skipped` where nothing can
 * be said of it. `side`: who gave no answer.
 */
export interface NotCompared {
  readonly verdict: 'failed' | 'skipped';
  readonly reason: string;
  readonly side?: Side;
}

interface OpenRoute {
  readonly route: AskedRoute;
  readonly mirror: MirrorHeaders;
  readonly rereads: Turns | undefined;
}

/**
 * Asks both sides the same, directly and outside of any user's traffic, and judges as the comparer does: by the same
 * judge, with the monolith's second answer where the route has one. Nothing here is counted or stored.
 */
export class BothSides {
  readonly #monolith: Upstream;
  readonly #services: ReadonlyMap<string, Upstream>;
  readonly #routes: ReadonlyMap<string, OpenRoute>;
  readonly #judge: Judge;
  readonly #budget = new ByteBudget(MAX_BYTES);

  constructor({ monolith, services, routes }: AskSettings) {
    this.#monolith = open(monolith);
    this.#services = new Map(Object.entries(services).map(([name, address]) => [name, open(address)]));
    this.#routes = new Map(
      routes.map((route) => {
        const perSecond = route.compared.reread?.perSecond;
        const rereads = perSecond === undefined ? undefined : new Turns(perSecond);
        return [route.compared.id, { route, mirror: new MirrorHeaders(route.mirror), rereads }];
      }),
    );
    this.#judge = new Judge(routes.map(({ compared }) => compared));
  }

  /** `served`: who answers users, and so gets the request as it is; the other one gets it as a mirrored one. */
  async compare(routeId: string, request: ExchangeRequest, served: Side): Promise<SideBySide> {
    const found = this.#routes.get(routeId);
    const service = found && this.#services.get(found.route.service);
    if (found === undefined || service === undefined) return { verdict: 'skipped', reason: 'route_removed' };
    const startedAt = Date.now();
    const plain = { ...request, headers: [...request.headers, 'X-Ficus-Shadow', routeId] };
    const mirrored = { ...request, headers: found.mirror.of(request.headers) };
    const ofMonolith = served === 'monolith' ? plain : mirrored;
    const [left, right] = await Promise.all([
      this.#ask(this.#monolith, ofMonolith, found.route),
      this.#ask(service, served === 'service' ? plain : mirrored, found.route),
    ]);
    if ('failure' in left) return { verdict: 'skipped', reason: left.failure, side: 'monolith' };
    if ('failure' in right) {
      // That our own memory is used up says nothing about the service.
      const verdict = right.failure === 'memory' ? 'skipped' : 'failed';
      return { verdict, reason: right.failure, side: 'service' };
    }
    const first = this.#judge.judge({
      route: routeId,
      served,
      startedAt,
      request,
      left: left.answer,
      right: right.answer,
      seconds: { left: left.seconds, right: right.seconds },
    });
    const suspected = 'judged' in first ? undefined : first;
    const status = { monolith: left.answer.status, service: right.answer.status };
    const judgement =
      'judged' in first ? first : await this.#lookAgain(first, ofMonolith, found, rateLimitedBy(status));
    const answers = { monolith: left.answer, service: right.answer };
    return comparedBy(judgement, { status, answers }, suspected?.comparison.limited === true);
  }

  /** Breaks off whatever is under way. */
  async close(): Promise<void> {
    await Promise.all([this.#monolith, ...this.#services.values()].map((upstream) => upstream.destroy()));
  }

  async #lookAgain(
    suspicion: Suspicion,
    request: ExchangeRequest,
    { route, rereads }: OpenRoute,
    limited: ReturnType<typeof rateLimitedBy>,
  ): Promise<Judgement> {
    const mayAsk = rereads !== undefined && REREAD.has(request.method) && request.body === undefined;
    // Whoever is asked too often is not asked once more.
    if (!mayAsk || limited !== undefined) return this.#judge.unverified(suspicion);
    await rereads.wait();
    const second = await this.#ask(this.#monolith, request, route);
    return 'failure' in second
      ? this.#judge.unverified(suspicion)
      : this.#judge.verified(suspicion, second.answer);
  }

  #ask(upstream: Upstream, request: ExchangeRequest, { timeout, maxBody }: AskedRoute): Promise<Asked> {
    return ask(upstream, request, { timeout, maxBody, budget: this.#budget });
  }
}

function open({ url, connect, ca, serverName }: MonolithAddress): Upstream {
  return new Upstream(url, { connect, headers: 0, idle: 0 }, { tls: { ca, serverName } });
}

function comparedBy(
  { judged, finding }: Judgement,
  said: Pick<Compared, 'status' | 'answers'>,
  limited: boolean,
): SideBySide {
  const { verdict, reason = 'comparer_error' } = judged;
  if (verdict === 'match' || verdict === 'ignored' || verdict === 'mismatch')
    return { verdict, ...said, differences: finding?.differences ?? [], limited };
  return { verdict: 'skipped', reason };
}
