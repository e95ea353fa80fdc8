import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Difference } from '../diff/types.ts';
import type { Occurrence } from './occurrences.ts';

/** Discrepancies that a route keeps apart: of those with mismatches, and of those that rules allow throughout. */
export const MOST_DISCREPANCIES = 1000;

/** Ids that are remembered to be in the file. */
const MOST_ADMITTED = 50_000;

export const OVERFLOW_CAUSE =
  'this route has more discrepancies than are kept apart, and what came after them is gathered here; usually an ' +
  'identifier stands in a path or in the name of a field';

/** Decides which differences become discrepancies of their own. */
export interface Overflow {
  /** Comes first in a batch's transaction: another connection may have changed what there is room for. */
  begin(): void;
  /** The occurrences of one exchange, with those for which there is no room gathered into the route's `other`. */
  admit(route: string, occurrences: readonly Occurrence[]): readonly Occurrence[];
  /** Forgets what it knows of the file: something was deleted, or what was admitted was not written. */
  forget(): void;
}

interface Room {
  mismatches: number;
  ignored: number;
}

interface CountRow {
  readonly mismatches: number;
  readonly ignored: number;
}

/**
 * Caps the discrepancies of a route. A random identifier in a path makes every exchange a discrepancy of its own: that
 * would fill the store, and nobody could read it. Resolved ones take no room. `full`: whether nothing new may come in.
 */
export function overflow(
  database: Database.Database,
  { most, full }: { readonly most: number; readonly full: () => boolean },
): Overflow {
  const known = database.prepare<[string], number>('SELECT 1 FROM discrepancies WHERE id = ?').pluck();
  const countOf = database.prepare<[string], CountRow>(`
    SELECT count(*) FILTER (WHERE count > 0) AS mismatches, count(*) FILTER (WHERE count = 0) AS ignored
    FROM discrepancies WHERE route = ? AND state IN ('open', 'investigating', 'accepted') AND kind <> 'other'`);
  const rooms = new Map<string, Room>();
  const admitted = new Set<string>();
  let version: unknown;

  const roomOf = (route: string): Room => {
    const found = rooms.get(route) ?? { mismatches: 0, ignored: 0, ...countOf.get(route) };
    rooms.set(route, found);
    return found;
  };

  const forget = () => {
    rooms.clear();
    admitted.clear();
  };

  const fits = (route: string, { id, ignored }: Occurrence): boolean => {
    if (admitted.has(id)) return true;
    if (known.get(id) === undefined) {
      const room = roomOf(route);
      const taken = ignored ? room.ignored : room.mismatches;
      if (taken >= most || full()) return false;
      if (ignored) room.ignored++;
      else room.mismatches++;
    }
    admitted.add(id);
    return true;
  };

  return {
    begin: () => {
      const now = database.pragma('data_version', { simple: true });
      if (now !== version || admitted.size > MOST_ADMITTED) forget();
      version = now;
    },
    admit: (route, occurrences) => {
      if (occurrences.every((occurrence) => fits(route, occurrence))) return occurrences;
      const left = occurrences.filter((occurrence) => !fits(route, occurrence));
      return [...occurrences.filter((occurrence) => !left.includes(occurrence)), gathered(route, left)];
    },
    forget,
  };
}

/** What no rule allows goes first, as in every occurrence. */
function gathered(route: string, occurrences: readonly Occurrence[]): Occurrence {
  const open = occurrences.filter(({ ignored }) => !ignored);
  const [first, ...others] = [...open, ...occurrences.filter(({ ignored }) => ignored)].flatMap(
    ({ differences }) => differences,
  );
  return {
    id: overflowId(route),
    kind: 'other',
    place: 'other',
    ignored: open.length === 0,
    differences: [first as Difference, ...others],
  };
}

/** The id of a route's `other`: of the same shape as a fingerprint, and no fingerprint of anything else. */
export function overflowId(route: string): string {
  return hash('sha256', JSON.stringify([route, 'other']), 'hex').slice(0, 12);
}
