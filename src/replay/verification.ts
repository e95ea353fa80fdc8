import { fingerprint } from '../diff/fingerprint.ts';
import { isRateLimited } from '../diff/kinds/status.ts';
import type { Difference, Side } from '../diff/types.ts';
import { redactPath } from '../store/difference-example.ts';
import type { Redactor } from '../store/redact.ts';
import type { Sample } from '../store/types.ts';
import type { Compared, SideBySide } from './both-sides.ts';
import { rateLimitedBy } from './rate-limited.ts';
import type { Shown } from './shown.ts';
import { type Standing, standingOf } from './still-differs.ts';
import type { Obstacle } from './stored-request.ts';
import { summaryOf, verdictOf } from './summary.ts';
import type {
  OtherDiscrepancy,
  PlannedTarget,
  ReplayedDiscrepancy,
  ReplayedRequest,
  ReplayObstacle,
  ReplayPlan,
  ReplayResult,
  ReplaySample,
  ReplayTarget,
} from './types.ts';

/** Differences that one request's line lists, and discrepancies that a result lists beside those asked for. */
const LISTED_DIFFERENCES = 10;
const LISTED_OTHERS = 100;

interface Books {
  readonly target: PlannedTarget;
  readonly standings: Record<Exclude<Standing, 'gone'>, number>;
  readonly obstacles: Map<string, ReplayObstacle>;
}

/** Keeps the books of one replay: what every request says of every discrepancy that it was stored for. */
export class Verification {
  readonly #shown: Shown;
  readonly #placeOf: (difference: Difference) => string;
  readonly #leftOut: number;
  readonly #books: ReadonlyMap<string, Books>;
  readonly #others = new Map<string, OtherDiscrepancy>();
  #requests = 0;

  constructor(
    { targets, leftOut }: Pick<ReplayPlan, 'targets' | 'leftOut'>,
    redactor: Redactor,
    shown: Shown,
  ) {
    this.#shown = shown;
    this.#placeOf = ({ place }) => redactPath(place, redactor);
    this.#leftOut = leftOut;
    this.#books = new Map(targets.map((target) => [target.id, emptyBooks(target)] as const));
  }

  /** One stored request that could not be sent. */
  obstructed(stored: ReplaySample, obstacle: Obstacle): ReplayedRequest {
    this.#requests++;
    for (const { obstacles } of this.#booksOf(stored)) note(obstacles, obstacle);
    return {
      ...lineOf(stored.sample),
      outcome: 'not_replayed',
      ...obstacle,
      stillDiffers: [],
      differences: [],
    };
  }

  /** What both sides say to one stored request now. */
  asked(stored: ReplaySample, route: string, said: SideBySide): ReplayedRequest {
    if ('reason' in said) return this.obstructed(stored, silence(said.reason, said.side));
    const obstacle = askedTooOften(stored.sample, said) ?? nothingLeft(stored.sample, said);
    const differences = said.differences
      .slice(0, LISTED_DIFFERENCES)
      .map((difference) => this.#shown.difference(route, difference));
    if (obstacle !== undefined)
      return { ...this.obstructed(stored, obstacle), status: said.status, differences };
    this.#requests++;
    const stillDiffers: string[] = [];
    let compared = 0;
    let vanished: Obstacle | undefined;
    for (const { target, standings, obstacles } of this.#booksOf(stored)) {
      const standing = standingOf(target, said, this.#placeOf);
      if (standing === 'gone') {
        vanished = this.#vanished(target);
        note(obstacles, vanished);
        continue;
      }
      compared++;
      standings[standing]++;
      if (standing === 'differs' || standing === 'otherwise') stillDiffers.push(target.id);
    }
    this.#noteOthers(route, said);
    return {
      ...lineOf(stored.sample),
      ...(compared === 0 && vanished !== undefined
        ? { outcome: 'not_replayed', ...vanished }
        : { outcome: said.verdict }),
      status: said.status,
      stillDiffers,
      differences,
    };
  }

  result(): ReplayResult {
    const discrepancies = [...this.#books.values()].map(replayed);
    return {
      type: 'result',
      ...summaryOf(discrepancies, this.#leftOut),
      requests: this.#requests,
      leftOut: this.#leftOut,
      discrepancies,
      others: [...this.#others.values()].sort((a, b) => b.count - a.count),
    };
  }

  #vanished({ path }: ReplayTarget): Obstacle {
    const why = `neither side has ${this.#shown.text(path)} any more, where the monolith had it`;
    return { reason: 'gone', why };
  }

  #booksOf({ targets }: ReplaySample): Books[] {
    return targets.flatMap((id) => this.#books.get(id) ?? []);
  }

  #noteOthers(route: string, { differences }: Compared): void {
    const seen = new Set<string>();
    for (const difference of differences) {
      const id = fingerprint(route, difference);
      if (difference.ignoredBy !== undefined || this.#books.has(id) || seen.has(id)) continue;
      seen.add(id);
      const known = this.#others.get(id);
      if (known === undefined && this.#others.size >= LISTED_OTHERS) continue;
      const { kind } = difference;
      const { id: _, kind: __, ...example } = this.#shown.difference(route, difference);
      const path = this.#shown.text(this.#placeOf(difference));
      this.#others.set(
        id,
        known ? { ...known, count: known.count + 1 } : { id, kind, path, count: 1, example },
      );
    }
  }
}

function note(obstacles: Books['obstacles'], { reason, why }: Obstacle): void {
  obstacles.set(why, { reason, why, count: (obstacles.get(why)?.count ?? 0) + 1 });
}

function emptyBooks(target: PlannedTarget): Books {
  return { target, standings: { match: 0, allowed: 0, differs: 0, otherwise: 0 }, obstacles: new Map() };
}

function replayed({ target, standings, obstacles }: Books): ReplayedDiscrepancy {
  const { match, allowed, differs, otherwise } = standings;
  const { id, route, kind, path } = target;
  const notReplayed = [...obstacles.values()].sort((a, b) => b.count - a.count);
  const lost = notReplayed.reduce((sum, { count }) => sum + count, 0);
  const counts = {
    requests: match + allowed + differs + otherwise + lost,
    matching: match,
    allowed,
    differing: differs + otherwise,
    otherwise,
  };
  return { id, route, kind, path, ...verdictOf(counts), ...counts, notReplayed };
}

function lineOf({ id, request }: Sample): Pick<ReplayedRequest, 'type' | 'sample' | 'method' | 'target'> {
  return { type: 'request', sample: id, method: request.method, target: request.target };
}

function silence(reason: string, side: Side | undefined): Obstacle {
  if (reason === 'route_removed')
    return { reason: 'route_removed', why: 'its route is not in the configuration any more' };
  if (side === undefined || reason === 'memory')
    return { reason: 'not_judged', why: `its answers could not be judged (${reason})` };
  const unreachable = side === 'monolith' ? 'monolith_unreachable' : 'service_unreachable';
  return { reason: unreachable, why: `the ${side} gave no answer (${reason})` };
}

/** Where 429 was part of what was stored, it is compared as any other status. */
function askedTooOften({ left, right }: Sample, { status }: Compared): Obstacle | undefined {
  const by = rateLimitedBy(status);
  if (by === undefined || isRateLimited(left.status) || isRateLimited(right.status)) return undefined;
  const who = by === 'both' ? 'both sides answer' : `the ${by} answers`;
  return { reason: 'rate_limited', why: `${who} 429 now: it could not be judged, rate limited` };
}

/**
 * Why two answers that may well be equal prove nothing: the monolith answered with success when the request was stored,
 * and now neither side does.
 */
function nothingLeft({ left }: Sample, { status: { monolith, service } }: Compared): Obstacle | undefined {
  if (!isSuccess(left.status) || isSuccess(monolith) || isSuccess(service)) return undefined;
  const both =
    monolith === service ? `both sides answer ${monolith}` : `the sides answer ${monolith} and ${service}`;
  const why = `${both} now, where the monolith answered ${left.status}`;
  if (isOneOf(monolith, 404, 410) && isOneOf(service, 404, 410))
    return { reason: 'gone', why: `${why}: what was asked for is gone` };
  if (isOneOf(monolith, 401, 403) && isOneOf(service, 401, 403))
    return { reason: 'unauthorized', why: `${why}: give credentials with --header` };
  return { reason: 'not_answered', why };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isOneOf(status: number, ...statuses: readonly number[]): boolean {
  return statuses.includes(status);
}
