import type Database from 'better-sqlite3';
import { type EvidenceDelta, sumTallies } from './evidence.ts';
import { LatencySketch } from './latency-sketch.ts';

/** Rows older than `age` become rows of `width`, both in seconds: what is asked goes back at most to a step's beginning. */
const COARSER = [
  { age: 120, width: 60 },
  { age: 2 * 3600, width: 3600 },
];
const COARSEN_EVERY = 60;

interface Row {
  readonly begin: number;
  readonly width: number;
  readonly tallies: string;
  readonly monolith: string;
  readonly service: string;
}

/** When the present step of each route began, milliseconds since the epoch. */
export type Steps = ReadonlyMap<string, number>;

export interface EvidenceWriter {
  /** Within a transaction of the caller's. No row will ever reach across the beginning of one of these steps. */
  add(deltas: readonly EvidenceDelta[], steps: Steps): void;
}

/** Adds up evidence in rows of a second, which become minutes and then hours. */
export function evidenceWriter(database: Database.Database): EvidenceWriter {
  const find = database.prepare<[string, number], Row>(
    'SELECT * FROM evidence WHERE route = ? AND begin = ?',
  );
  const put = database.prepare<[string, number, number, string, string, string]>(
    'INSERT OR REPLACE INTO evidence (route, begin, width, tallies, monolith, service) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const fine = database.prepare<[string, number, number], Row>(
    'SELECT * FROM evidence WHERE route = ? AND width < ? AND begin < ? ORDER BY begin',
  );
  const remove = database.prepare<[string, number]>('DELETE FROM evidence WHERE route = ? AND begin = ?');
  const routes = database.prepare<[], string>('SELECT DISTINCT route FROM evidence').pluck();
  /** Time is what the evidence says it is: the latest second of all. */
  let latest = 0;
  let coarsened = 0;

  const store = (route: string, begin: number, width: number, rows: readonly EvidenceDelta[]): void => {
    const tallies = sumTallies(rows.map((row) => row.tallies));
    const sketch = (side: 'monolith' | 'service') =>
      JSON.stringify(new LatencySketch(...rows.map((row) => row[side])).sparse());
    put.run(route, begin, width, JSON.stringify(tallies), sketch('monolith'), sketch('service'));
  };

  const coarsen = (route: string, age: number, width: number, step: number): void => {
    const rows = fine.all(route, width, latest - age - width);
    const groups = Map.groupBy(rows, ({ begin }) => {
      const whole = begin - (begin % width);
      return begin >= step && whole < step ? step : whole;
    });
    for (const [begin, group] of groups) {
      const before = find.get(route, begin);
      const all =
        before === undefined || group.some((row) => row.begin === begin) ? group : [before, ...group];
      for (const row of group) remove.run(route, row.begin);
      store(
        route,
        begin,
        width,
        all.map((row) => deltaOf(route, row)),
      );
    }
  };

  return {
    add: (deltas, steps) => {
      for (const delta of deltas) {
        const before = find.get(delta.route, delta.begin);
        const width = Math.max(delta.width, before?.width ?? 0);
        store(delta.route, delta.begin, width, before ? [deltaOf(delta.route, before), delta] : [delta]);
        latest = Math.max(latest, delta.begin);
      }
      if (latest - coarsened < COARSEN_EVERY) return;
      coarsened = latest;
      for (const route of routes.all())
        for (const { age, width } of COARSER)
          coarsen(route, age, width, firstWholeSecond(steps.get(route) ?? 0));
    },
  };
}

/** The first second that lies wholly after an instant, milliseconds since the epoch: what began in it began after that. */
export function firstWholeSecond(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

export function deltaOf(route: string, { begin, width, tallies, monolith, service }: Row): EvidenceDelta {
  return {
    route,
    begin,
    width,
    tallies: JSON.parse(tallies) as number[],
    monolith: JSON.parse(monolith) as number[],
    service: JSON.parse(service) as number[],
  };
}
