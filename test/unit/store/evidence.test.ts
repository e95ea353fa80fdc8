import { expect, test } from 'vitest';
import type { EvidenceDelta, Observed } from '../../../src/store/evidence.ts';
import { TALLIES } from '../../../src/store/evidence.ts';
import { LatencySketch } from '../../../src/store/latency-sketch.ts';
import { queryNumber, readerAt, START, storePath, writerAt } from './fixtures.ts';

/** A whole hour. */
const SECOND = START / 1000;

function delta(begin: number, tallies: Partial<Record<(typeof TALLIES)[number], number>>): EvidenceDelta {
  return {
    route: 'orders-read',
    begin,
    width: 1,
    tallies: TALLIES.map((name) => tallies[name] ?? 0),
    monolith: [100, tallies.paired ?? 0],
    service: [200, tallies.paired ?? 0],
  };
}

function batch(evidence: readonly EvidenceDelta[], shapes: Observed['shapes'] = []) {
  return { counts: [], findings: [], observed: { evidence, shapes } };
}

function at(second: number, milliseconds = 0): string {
  return new Date(second * 1000 + milliseconds).toISOString();
}

test('seconds become minutes and then hours, and no row reaches across the beginning of the present step', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  const began = SECOND + 1830.4;
  const steps = new Map([['orders-read', began * 1000]]);
  const days = 2 * 86_400;
  // One exchange every ten seconds, for two days.
  for (let from = 0; from < days; from += 600) {
    const spans = Array.from({ length: 60 }, (_, i) =>
      delta(SECOND + from + i * 10, { match: 1, paired: 1 }),
    );
    writer.write({ ...batch(spans), steps });
  }
  const rows = queryNumber(path, 'SELECT count(*) FROM evidence');
  expect(rows).toBeLessThan(48 + 120 + 100);
  const [all, step] = readerAt(path).evidence([
    { route: 'orders-read', since: at(SECOND) },
    { route: 'orders-read', since: at(began) },
  ]);
  expect(all?.tallies.match).toBe(days / 10);
  // Those of the seconds 0 to 1830 are of before.
  expect(step?.tallies.match).toBe(days / 10 - 184);
  expect(new LatencySketch(step?.service ?? []).count).toBe(days / 10 - 184);
});
