import { Background } from '../../../../src/diff/causes/background.ts';
import type { Cause } from '../../../../src/diff/causes/cause.ts';
import { featuresOf } from '../../../../src/diff/causes/features.ts';
import { Statistics } from '../../../../src/diff/causes/statistics.ts';
import { compare } from '../../../../src/diff/compare.ts';
import { fingerprint } from '../../../../src/diff/fingerprint.ts';
import { stringifyJson } from '../../../../src/diff/json-text.ts';
import { compileRules } from '../../../../src/diff/rules/compile.ts';
import type { Difference, Rule } from '../../../../src/diff/types.ts';

/** One exchange: the request, and what both sides answer to it as JSON text. */
export interface Sides {
  readonly left: string;
  readonly right: string;
  readonly target?: string;
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly monolithChanged?: boolean;
  /** Statuses of both sides. */
  readonly status?: readonly [number, number];
}

export interface Found {
  readonly kind: string;
  readonly place: string;
  readonly causes: readonly Cause[];
  readonly statistics: Statistics;
}

export const seeded = (seed: number) => {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** Judges exchanges as the comparer does and gives what each discrepancy says, as the store would. */
export function discrepanciesOf(exchanges: readonly Sides[], rules: readonly Rule[] = []): Found[] {
  const background = new Background();
  const random = seeded(5);
  const known = new Map<string, { statistics: Statistics; difference: Difference }>();
  exchanges.forEach((exchange, at) => {
    const differences = differencesOf(exchange, rules).map((difference) => ({
      ...difference,
      ...(exchange.monolithChanged === undefined ? {} : { monolithChanged: exchange.monolithChanged }),
    }));
    const target = exchange.target ?? `/orders/${at}`;
    const request = { method: exchange.method ?? 'GET', target, headers: exchange.headers ?? [] };
    const features = () => featuresOf(request, (_sort, _name, value) => value);
    const byId = Map.groupBy(differences, (difference) => fingerprint('r', difference));
    for (const [id, [first, ...others]] of byId) {
      if (first === undefined) continue;
      const found = known.get(id) ?? { statistics: new Statistics(first.kind, false), difference: first };
      known.set(id, found);
      found.statistics.observe([first, ...others], {
        request: `${request.method} ${target}`,
        features,
        keep: () => true,
        example: ({ path, left, right }) => ({
          path,
          ...(left === undefined ? {} : { left: stringifyJson(left, 200) }),
          ...(right === undefined ? {} : { right: stringifyJson(right, 200) }),
          request: `${request.method} ${target}`,
        }),
      });
    }
    background.add(features, [...byId.keys()], 1, random);
  });
  return [...known].map(([id, { statistics, difference }]) => ({
    kind: difference.kind,
    place: difference.place,
    causes: statistics.causes(difference.place, background.without(id)),
    statistics,
  }));
}

/** The causes of the one discrepancy that these exchanges have. */
export function causesOf(exchanges: readonly Sides[]): readonly Cause[] {
  const found = discrepanciesOf(exchanges);
  if (found.length !== 1)
    throw new Error(`${found.length} discrepancies: ${found.map(({ kind, place }) => `${kind} ${place}`)}`);
  return found[0]?.causes ?? [];
}

export function sentences(exchanges: readonly Sides[]): string[] {
  return causesOf(exchanges).map(({ sentence }) => sentence);
}

export function differencesOf(
  { left, right, status = [200, 200] }: Sides,
  rules: readonly Rule[] = [],
): readonly Difference[] {
  const answer = (text: string, code: number) => ({
    status: code,
    headers: ['Content-Type', 'application/json'],
    body: Buffer.from(text),
  });
  return compare(answer(left, status[0]), answer(right, status[1]), {
    headers: [],
    rules: compileRules(rules),
    now: 0,
  }).differences;
}

/** The same value under one key on both sides, one exchange a pair. */
export function pairs(values: readonly (readonly [left: unknown, right: unknown])[], key = 'v'): Sides[] {
  return values.map(([left, right]) => ({
    left: JSON.stringify({ [key]: left }),
    right: JSON.stringify({ [key]: right }),
  }));
}

export function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
