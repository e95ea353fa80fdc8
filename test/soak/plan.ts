import { between, pick, pickWeighted, type Random } from '../../demo/seed/random.ts';

export type Side = 'monolith' | 'service';

/** What an upstream does to one request. */
export type Fault = 'none' | 'slow' | 'error' | 'reset' | 'cut' | 'malformed' | 'hang';

/** How the two sides' answers to one request differ. */
export type Difference = 'none' | 'value' | 'stamp';

/**
 * One request, and what both sides will do with it. It travels in the request's target, so that both sides act as
 * planned and the client knows every answer beforehand.
 */
export interface Plan {
  readonly id: number;
  readonly route: RouteId;
  readonly difference: Difference;
  /** Bytes of padding in the answer. */
  readonly size: number;
  /** The answer comes in pieces, its length unknown. */
  readonly streamed: boolean;
  readonly faults: Readonly<Record<Side, Fault>>;
}

/** Which sides may answer the user, and whether the route is mirrored, at every moment of the soak. */
export const ROUTES = {
  off: { sides: ['monolith'], mirrored: false },
  shadow: { sides: ['monolith'], mirrored: true },
  sampled: { sides: ['monolith'], mirrored: true },
  narrow: { sides: ['monolith'], mirrored: true },
  writes: { sides: ['monolith'], mirrored: true },
  canary: { sides: ['monolith', 'service'], mirrored: true },
  live: { sides: ['monolith', 'service'], mirrored: true },
  wandering: { sides: ['monolith', 'service'], mirrored: true },
  tunnels: { sides: ['monolith', 'service'], mirrored: true },
} as const satisfies Record<string, { readonly sides: readonly Side[]; readonly mirrored: boolean }>;

export type RouteId = keyof typeof ROUTES;

/** The routes that plain requests go to. */
const PLAIN: readonly RouteId[] = ['off', 'shadow', 'sampled', 'narrow', 'canary', 'live', 'wandering'];

const FAULTS: readonly (readonly [Fault, number])[] = [
  ['none', 800],
  ['slow', 80],
  ['error', 40],
  ['reset', 25],
  ['cut', 25],
  ['malformed', 25],
  ['hang', 4],
];
/** Those after which the connection carries another request. */
const GENTLE: readonly Fault[] = ['none', 'none', 'none', 'slow', 'error'];

const DIFFERENCES: readonly (readonly [Difference, number])[] = [
  ['none', 70],
  ['value', 15],
  ['stamp', 15],
];
const STAMP_LENGTH = 12;

/** Makes one client's plans; `gentle` ones break no connection. */
export class Planner {
  readonly #random: Random;
  #id: number;

  /** `firstId`: no other client may come to the ids from here on. */
  constructor(random: Random, firstId: number) {
    this.#random = random;
    this.#id = firstId;
  }

  next(route: RouteId = pick(this.#random, PLAIN), gentle = false): Plan {
    const random = this.#random;
    this.#id += 1;
    const huge = !gentle && random() < 0.01;
    const fault = () => (gentle ? pick(random, GENTLE) : pickWeighted(random, FAULTS));
    return {
      id: this.#id,
      route,
      difference: pickWeighted(random, DIFFERENCES),
      size: huge ? between(random, 1_000_000, 4_000_000) : between(random, 0, 4000),
      streamed: !gentle && random() < 0.2,
      faults: { monolith: fault(), service: fault() },
    };
  }
}

export function targetOf({ id, route, difference, size, streamed, faults }: Plan): string {
  return `/${route}/${id}?d=${difference}&n=${size}&p=${streamed ? 1 : 0}&m=${faults.monolith}&s=${faults.service}`;
}

/** The plan in a target that `targetOf` made. */
export function planOf(target: string): Plan {
  const { pathname, searchParams } = new URL(target, 'http://soak.test');
  const [, route = '', id = ''] = pathname.split('/');
  return {
    id: Number(id),
    route: route as RouteId,
    difference: searchParams.get('d') as Difference,
    size: Number(searchParams.get('n')),
    streamed: searchParams.get('p') === '1',
    faults: { monolith: searchParams.get('m') as Fault, service: searchParams.get('s') as Fault },
  };
}

/** The whole body with which a side answers; `received`: what it made of the request's body. */
export function bodyOf({ id, difference, size }: Plan, side: Side, received: string): string {
  const value = difference === 'value' ? side : 'same';
  const stamp = difference === 'stamp' ? side.padEnd(STAMP_LENGTH) : 'same';
  return JSON.stringify({ id, value, stamp, received, padding: 'x'.repeat(size) });
}

export function statusOf({ faults }: Plan, side: Side): number {
  return faults[side] === 'error' ? 503 : 200;
}

/** What an upstream tells of a request's body. */
export function receipt(bytes: number, checksum: number): string {
  return bytes === 0 ? '' : `${bytes}:${checksum}`;
}
