import type { Side } from '../diff/types.ts';
import {
  type EvidenceDelta,
  type Observed,
  type ShapeDelta,
  TALLIES,
  type TallyName,
} from '../store/evidence.ts';
import { latencyBucket, type SparseSketch } from '../store/latency-sketch.ts';
import { OTHER_SHAPES } from '../store/shape-store.ts';
import type { CountedVerdict } from '../store/types.ts';

/** Spans that wait for the store; beyond it seconds become minutes, so that a store that is gone for days costs little. */
const MOST_SPANS = 5000;
/** Shapes that wait; beyond it they are counted together. */
const MOST_SHAPES = 5000;
const AT = Object.fromEntries(TALLIES.map((name, i) => [name, i])) as Record<TallyName, number>;

interface Span {
  readonly begin: number;
  readonly width: number;
  readonly tallies: Float64Array;
  readonly monolith: Map<number, number>;
  readonly service: Map<number, number>;
}

interface Waiting {
  seen: number;
  compared: number;
  at: number;
}

/** What one side of an exchange showed; `status` 0 where it gave no whole answer. */
export interface SideShown {
  readonly status: number;
  readonly seconds: number;
}

/**
 * Gathers what readiness and coverage rest on, by the second in which exchanges began. Called for every exchange on the
 * event loop: it counts, and leaves all else to whoever fetches it. `startedAt` is in milliseconds since the epoch.
 */
export class Observations {
  #spans = new Map<string, Map<number, Span>>();
  /** The span that was asked for last, which is mostly the next one's as well. */
  #last: { readonly route: string; readonly span: Span } | undefined;
  #shapes = new Map<string, Map<string, Waiting>>();
  /** The shape that was seen last. */
  #lastShape: { readonly route: string; readonly shape: string; readonly waiting: Waiting } | undefined;
  #waiting = 0;
  #shapesWaiting = 0;

  verdict(route: string, startedAt: number, verdict: CountedVerdict, reason = '', count = 1): void {
    const { tallies } = this.#spanOf(route, Math.floor(startedAt / 1000), 1);
    add(tallies, tallyOf(verdict, reason), count);
  }

  /** Both sides have answered the same request. */
  pair(route: string, startedAt: number, monolith: SideShown, service: SideShown): void {
    const span = this.#spanOf(route, Math.floor(startedAt / 1000), 1);
    add(span.tallies, 'paired', 1);
    if (monolith.status >= 500) add(span.tallies, 'monolithErrors', 1);
    if (service.status >= 500) add(span.tallies, 'serviceErrors', 1);
    increment(span.monolith, latencyBucket(monolith.seconds), 1);
    increment(span.service, latencyBucket(service.seconds), 1);
  }

  /** One side gave no whole answer to a request that both were to get. */
  lost(route: string, startedAt: number, side: Side): void {
    const { tallies } = this.#spanOf(route, Math.floor(startedAt / 1000), 1);
    add(tallies, 'paired', 1);
    add(tallies, side === 'monolith' ? 'monolithErrors' : 'serviceErrors', 1);
  }

  /** A user's request that no other side was asked. */
  alone(route: string, startedAt: number, side: Side, error: boolean): void {
    const { tallies } = this.#spanOf(route, Math.floor(startedAt / 1000), 1);
    add(tallies, side === 'monolith' ? 'monolithAlone' : 'serviceAlone', 1);
    if (error) add(tallies, side === 'monolith' ? 'monolithAloneErrors' : 'serviceAloneErrors', 1);
  }

  shape(route: string, startedAt: number, shape: string, compared: boolean): void {
    const known = this.#shapeOf(route, shape);
    if (known === undefined) {
      this.#addShape({ route, shape, seen: 1, compared: compared ? 1 : 0, at: startedAt });
      return;
    }
    known.seen += 1;
    if (compared) known.compared += 1;
    if (startedAt > known.at) known.at = startedAt;
  }

  #shapeOf(route: string, shape: string): Waiting | undefined {
    const last = this.#lastShape;
    if (last?.route === route && last.shape === shape) return last.waiting;
    const waiting = this.#shapes.get(route)?.get(shape);
    if (waiting !== undefined) this.#lastShape = { route, shape, waiting };
    return waiting;
  }

  /** What another process or thread has gathered, or what the store did not take. */
  add({ evidence, shapes }: Observed): void {
    for (const { route, begin, width, tallies, monolith, service } of evidence) {
      const span = this.#spanOf(route, begin, width);
      tallies.forEach((count, i) => {
        span.tallies[i] = (span.tallies[i] as number) + count;
      });
      addSparse(span.monolith, monolith);
      addSparse(span.service, service);
    }
    for (const shape of shapes) this.#addShape(shape);
  }

  get isEmpty(): boolean {
    return this.#waiting === 0 && this.#shapesWaiting === 0;
  }

  /** What has come since the last call. */
  drain(): Observed {
    const evidence: EvidenceDelta[] = [];
    for (const [route, spans] of this.#spans)
      for (const { begin, width, tallies, monolith, service } of spans.values())
        evidence.push({
          route,
          begin,
          width,
          tallies: [...tallies],
          monolith: sparse(monolith),
          service: sparse(service),
        });
    const shapes = [...this.#shapes].flatMap(([route, waiting]) =>
      [...waiting].map(([shape, counts]) => ({ route, shape, ...counts })),
    );
    this.#spans = new Map();
    this.#last = undefined;
    this.#shapes = new Map();
    this.#lastShape = undefined;
    this.#waiting = 0;
    this.#shapesWaiting = 0;
    return { evidence, shapes };
  }

  #spanOf(route: string, begin: number, width: number): Span {
    const last = this.#last;
    if (last?.route === route && last.span.begin === begin && last.span.width === width) return last.span;
    const span = this.#lookUp(route, begin, width);
    this.#last = { route, span };
    return span;
  }

  #lookUp(route: string, begin: number, width: number): Span {
    let spans = this.#spans.get(route);
    if (spans === undefined) {
      spans = new Map();
      this.#spans.set(route, spans);
    }
    const known = spans.get(begin);
    if (known !== undefined) return known;
    if (width < 60 && this.#waiting >= MOST_SPANS) return this.#lookUp(route, begin - (begin % 60), 60);
    const tallies = new Float64Array(TALLIES.length);
    const span = { begin, width, tallies, monolith: new Map(), service: new Map() };
    spans.set(begin, span);
    this.#waiting += 1;
    return span;
  }

  #addShape({ route, shape, seen, compared, at }: ShapeDelta): void {
    let shapes = this.#shapes.get(route);
    if (shapes === undefined) {
      shapes = new Map();
      this.#shapes.set(route, shapes);
    }
    const known = shapes.get(shape);
    if (known !== undefined) {
      known.seen += seen;
      known.compared += compared;
      known.at = Math.max(known.at, at);
      return;
    }
    if (shape !== OTHER_SHAPES && this.#shapesWaiting >= MOST_SHAPES) {
      this.#addShape({ route, shape: OTHER_SHAPES, seen, compared, at });
      return;
    }
    shapes.set(shape, { seen, compared, at });
    this.#shapesWaiting += 1;
  }
}

/** What was never to be mirrored says nothing of how well comparing goes. */
function tallyOf(verdict: CountedVerdict, reason: string): TallyName {
  if (verdict === 'not_sampled') return 'notSampled';
  if (verdict === 'skipped' && (reason === 'unsafe_method' || reason === 'upgrade')) return 'excluded';
  return verdict;
}

function add(tallies: Float64Array, name: TallyName, count: number): void {
  const at = AT[name];
  tallies[at] = (tallies[at] as number) + count;
}

function increment(sketch: Map<number, number>, bucket: number, count: number): void {
  sketch.set(bucket, (sketch.get(bucket) ?? 0) + count);
}

function addSparse(sketch: Map<number, number>, from: SparseSketch): void {
  for (let i = 0; i + 1 < from.length; i += 2) increment(sketch, from[i] as number, from[i + 1] as number);
}

function sparse(sketch: Map<number, number>): number[] {
  return [...sketch].flat();
}
