import { FicusError, messageOf } from '../errors.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { AsyncStoreReader } from '../store/async-reader.ts';
import type { RouteEvidence } from '../store/evidence.ts';
import type { Check } from '../store/ledger-entry.ts';
import type { Breach, BreachCause } from './breach.ts';
import type { Move } from './move.ts';
import { decide, type RampDecision } from './ramp.ts';
import type { StepEvidence } from './readiness.ts';
import type { StageControl } from './stage-control.ts';
import { stepEvidence } from './step-evidence.ts';
import type { Step } from './steps.ts';
import { withinTime } from './within-time.ts';

/** Evidence is written four times a second: a look in between and one move make less than the two seconds of a rollback. */
const LOOK_EVERY = 500;
/** A store that says nothing for so long is one that cannot be read. */
const PATIENCE = 1000;
/** What counts as of late. */
const RECENT = 60_000;

export interface RampRunnerOptions {
  /** Those in force. */
  readonly routes: () => readonly RouteConfig[];
  readonly stages: Pick<StageControl, 'step' | 'move'>;
  readonly store: Pick<AsyncStoreReader, 'evidence'>;
  /** Whether the breaker of a service is open in any process. */
  readonly breakerOpen: (service: string) => boolean;
  /** Told of each route that is taken back, and of the first cause. */
  readonly rolledBack: (route: string, cause: BreachCause) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly report: (level: 'info' | 'error', message: string) => void;
}

interface Watched {
  readonly route: RouteConfig;
  readonly step: Step;
}

interface Evidence {
  readonly step: StepEvidence | undefined;
  readonly recent: StepEvidence | undefined;
}

const UNKNOWN: Evidence = { step: undefined, recent: undefined };

/**
 * Watches canaries: takes back what breaches, and raises what is ready where its ramp says so. It keeps nothing that
 * counts: where routes stand and since when is the ledger's, so a new one goes on where the one before ended.
 */
export class RampRunner {
  readonly #options: RampRunnerOptions;
  #decisions: ReadonlyMap<string, RampDecision> = new Map();
  readonly #moving = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #asked: Promise<unknown> | undefined;
  #closed = false;

  constructor(options: RampRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY);
    this.#timer.unref();
  }

  /** What was decided last; undefined for a route that is not watched. */
  decisionOf(route: string): RampDecision | undefined {
    return this.#decisions.get(route);
  }

  /** Looks now. Where it is looking already, it looks once more after that. */
  look(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#looking !== undefined) {
      this.#again = true;
      return this.#looking;
    }
    this.#looking = this.#lookAround().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Finishes what it has begun. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.#moving.values());
  }

  async #lookAround(): Promise<void> {
    do {
      this.#again = false;
      const watched = this.#watched();
      const evidence = await this.#evidence(watched);
      const decisions = watched.map(({ route, step }, i) => {
        const decision = this.#decide(route, step, evidence[i] ?? UNKNOWN);
        this.#act(route, step, decision);
        return [route.id, decision] as const;
      });
      this.#decisions = new Map(decisions);
    } while (this.#again && !this.#closed);
  }

  #watched(): Watched[] {
    const { routes, stages } = this.#options;
    return routes().flatMap((route) => {
      const step = stages.step(route.id);
      if (step?.standing.stage !== 'canary') return [];
      return route.ramp !== undefined || step.standing.percent > 0 ? [{ route, step }] : [];
    });
  }

  /** In the order of the routes; empty where the store does not say. */
  async #evidence(watched: readonly Watched[]): Promise<Evidence[]> {
    // A store that has not answered yet is not asked again.
    if (watched.length === 0 || this.#asked !== undefined) return [];
    const now = this.#options.now();
    const starts = watched.flatMap(({ step }) => [step.counted, Math.max(step.counted, now - RECENT)]);
    const asked = this.#options.store.evidence(
      watched.flatMap(({ route: { id: route } }, i) =>
        [starts[2 * i], starts[2 * i + 1]].map((since = now) => ({
          route,
          since: new Date(since).toISOString(),
        })),
      ),
    );
    const settled = asked.then(
      () => undefined,
      () => undefined,
    );
    this.#asked = settled.then(() => {
      this.#asked = undefined;
    });
    try {
      const found = await withinTime(asked, PATIENCE);
      const of = (route: RouteConfig, at: number): StepEvidence | undefined => {
        const one: RouteEvidence | undefined = found[at];
        return one && stepEvidence(route, one, starts[at] as number, now);
      };
      return watched.map(({ route }, i) => ({ step: of(route, 2 * i), recent: of(route, 2 * i + 1) }));
    } catch (error) {
      // That it fails is in /readyz and its metric; here it means that nothing rises.
      if (!(error instanceof FicusError))
        this.#options.report('error', `canaries are not watched: ${messageOf(error)}`);
      return [];
    }
  }

  #decide(route: RouteConfig, { standing, since, source }: Step, evidence: Evidence): RampDecision {
    const { now, breakerOpen } = this.#options;
    return decide({
      standing,
      since,
      now: now(),
      rolledBack: source === 'rollback',
      ramp: route.ramp,
      gate: route.gate,
      evidence: evidence.step,
      recent: evidence.recent,
      breakerOpen: breakerOpen(route.service),
    });
  }

  #act({ id }: RouteConfig, step: Step, decision: RampDecision): void {
    // Somebody has moved it while the store was asked: what was found is of a step that is over.
    if (this.#options.stages.step(id) !== step) return;
    if (decision.action === 'rollback') {
      const { to, reason, checks, breaches } = decision;
      this.#options.rolledBack(id, breaches[0]?.cause ?? 'mismatch');
      const evidence = [...breaches.map(asCheck), ...checks];
      this.#move({ route: id, to, actor: 'ficus', reason, source: 'rollback', checks: evidence });
    }
    if (decision.action === 'advance' && !this.#moving.has(id)) {
      const { to, reason, checks } = decision;
      this.#move({ route: id, from: step.standing, to, actor: 'ramp', reason, source: 'ramp', checks });
    }
  }

  /** Nobody waits for it: a ledger that takes its time must not keep the next look from taking another route back. */
  #move(wish: Move): void {
    const moving = this.#options.stages
      .move(wish)
      .then(() => undefined)
      .catch((error: unknown) =>
        this.#options.report('info', `route ${wish.route} was not moved: ${messageOf(error)}`),
      )
      .finally(() => {
        if (this.#moving.get(wish.route) === moving) this.#moving.delete(wish.route);
      });
    this.#moving.set(wish.route, moving);
  }
}

/** A breach as the ledger keeps it, beside the checks. */
function asCheck({ cause, actual, limit, reason }: Breach): Check {
  return { name: `breach:${cause}`, ok: false, actual, required: limit, detail: reason };
}
