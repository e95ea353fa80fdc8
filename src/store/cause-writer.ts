import type Database from 'better-sqlite3';
import { Background } from '../diff/causes/background.ts';
import type { CauseExample } from '../diff/causes/cause.ts';
import { type ExchangeContext, Statistics } from '../diff/causes/statistics.ts';
import type { Exchange } from '../diff/exchange.ts';
import type { JsonValue } from '../diff/json.ts';
import type { Difference } from '../diff/types.ts';
import { messageOf } from '../errors.ts';
import { exampleOf, isSecretPlace } from './difference-example.ts';
import { Memory } from './memory.ts';
import type { Occurrence } from './occurrences.ts';
import type { Redactor } from './redact.ts';
import { requestFeatures } from './request-features.ts';
import type { CountDelta, DiscrepancyKind } from './types.ts';

/** Discrepancies and routes whose statistics stay in memory between batches. */
const MOST_DISCREPANCIES = 1000;
const MOST_ROUTES = 200;
/** No secret of any known shape is as short, and values of secret names are looked at by their names. */
const HARMLESS = /^[\w-]{1,9}$/;
const MOST_KNOWN = 5000;
/** What a counterexample shows of a value, UTF-16 code units of JSON text. */
const VALUE_LENGTH = 200;

interface Options {
  readonly random: () => number;
  readonly redactor: Redactor;
  /** Told of what no cause can be found of any more. */
  readonly report?: (message: string) => void;
}

/** Keeps the statistics from which causes are inferred. All but `forget` belongs into the batch's transaction. */
export interface CauseWriter {
  /** Adds an exchange that differs, with its discrepancies, which must be in the file already. */
  observe(exchange: Exchange, occurrences: readonly Occurrence[]): void;
  /** Adds the requests that an increment names; their answers were equal. */
  observeEqual(delta: CountDelta): void;
  /** Writes what has changed. */
  save(): void;
  /** Forgets what was not written: the transaction has failed. */
  forget(): void;
}

interface StatisticsRow {
  readonly kind: DiscrepancyKind;
  readonly path: string;
  readonly statistics: string | null;
}

export function causeWriter(database: Database.Database, { random, redactor, report }: Options): CauseWriter {
  const load = database.prepare<[string], StatisticsRow>(
    'SELECT kind, path, statistics FROM discrepancies WHERE id = ?',
  );
  const store = database.prepare<[string, string]>('UPDATE discrepancies SET statistics = ? WHERE id = ?');
  const loadRoute = database
    .prepare<[string], string>('SELECT background FROM route_backgrounds WHERE route = ?')
    .pluck();
  const storeRoute = database.prepare<[string, string]>(`
    INSERT INTO route_backgrounds (background, route) VALUES (?, ?)
    ON CONFLICT DO UPDATE SET background = excluded.background`);
  const featuresOf = requestFeatures(redactor);
  const shownTo = withoutSecrets(redactor);

  const discrepancies = new Memory<Statistics | undefined>(MOST_DISCREPANCIES, (id) => {
    const row = load.get(id);
    // What has overflowed has no cause in common.
    if (row === undefined || row.kind === 'other') return undefined;
    return new Statistics(row.kind, isSecretPlace(row.path, redactor.names), parsed(row.statistics));
  });
  const routes = new Memory(MOST_ROUTES, (route) => new Background(parsed(loadRoute.get(route) ?? null)));

  const inRoute = (
    route: string,
    features: () => readonly string[],
    shown: readonly string[],
    weight: number,
  ) => {
    if (routes.get(route).add(features, shown, weight, random)) routes.changed(route);
  };

  return {
    observe: (exchange, occurrences) => {
      const context = contextOf(exchange, redactor, featuresOf);
      for (const { id, differences } of occurrences) {
        const statistics = discrepancies.get(id);
        try {
          statistics?.observe(differences.map(shownTo), context);
        } catch (error) {
          // A batch that fails is written again, and would fail for ever: one answer must not stop the store.
          statistics?.giveUp();
          report?.(`the cause of discrepancy ${id} cannot be looked for any more: ${messageOf(error)}`);
        }
        discrepancies.changed(id);
      }
      inRoute(
        exchange.route,
        context.features,
        occurrences.map(({ id }) => id),
        1,
      );
    },
    observeEqual: ({ route, count, requests }) => {
      if (requests === undefined || requests.length === 0) return;
      const weight = count / requests.length;
      for (const request of requests) inRoute(route, () => featuresOf(request), [], weight);
    },
    save: () => {
      discrepancies.save((id, statistics) => {
        if (statistics !== undefined) store.run(JSON.stringify(statistics.save()), id);
      });
      routes.save((route, background) => storeRoute.run(JSON.stringify(background.save()), route));
    },
    forget: () => {
      discrepancies.clear();
      routes.clear();
    },
  };
}

/** What statistics see of an exchange; features are read once, and only where they are asked for. */
function contextOf(
  { request }: Exchange,
  redactor: Redactor,
  featuresOf: ReturnType<typeof requestFeatures>,
): ExchangeContext {
  let features: readonly string[] | undefined;
  return {
    request: `${request.method} ${request.target}`,
    features: () => {
      features ??= featuresOf(request);
      return features;
    },
    keep: (text) => redactor.text(text) === text,
    example: (difference) =>
      shownExample(difference, `${request.method} ${redactor.target(request.target)}`, redactor),
  };
}

/**
 * What statistics may see of a difference: they keep parts of its values, and half a secret is not recognised. Equal secrets stay
 * equal. What was asked before is remembered: the same few texts come again and again.
 */
function withoutSecrets(redactor: Redactor): (difference: Difference) => Difference {
  const known = new Map<string, string>();
  const shown = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value !== 'string' || HARMLESS.test(value)) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const redacted = redactor.text(value);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(value, redacted);
    return redacted;
  };
  return (difference) => {
    const { names, left, right } = difference;
    const isNamed = names?.some(redactor.names.header) === true;
    const hide = isNamed ? redactor.wholeJson : shown;
    const l = left === undefined ? undefined : hide(left);
    const r = right === undefined ? undefined : hide(right);
    if (!isNamed && l === left && r === right) return difference;
    // At a place of a secret name nothing is looked at, and the example hides the values as they are.
    if (!isNamed && isSecretPlace(difference.path, redactor.names)) return difference;
    const { names: _names, left: _left, right: _right, ...rest } = difference;
    return {
      ...rest,
      ...(l === undefined ? {} : { left: l }),
      ...(r === undefined ? {} : { right: r }),
      detail: 'the values are redacted',
    };
  };
}

function shownExample(difference: Difference, request: string, redactor: Redactor): CauseExample {
  const { path, left, right } = exampleOf(difference, redactor, VALUE_LENGTH);
  return {
    path,
    ...(left === undefined ? {} : { left }),
    ...(right === undefined ? {} : { right }),
    request: request.slice(0, VALUE_LENGTH),
  };
}

function parsed(json: string | null): unknown {
  return json === null ? undefined : JSON.parse(json);
}
