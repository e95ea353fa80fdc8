import { DEFAULT_COMPARED_HEADERS } from '../../src/diff/compare.ts';
import { fingerprint } from '../../src/diff/fingerprint.ts';
import { type EvidenceDelta, TALLIES } from '../../src/store/evidence.ts';
import { LatencySketch } from '../../src/store/latency-sketch.ts';
import { judgeAgain } from '../../src/store/sample-judge.ts';
import { trendBegin, trendBucket } from '../../src/store/trend.ts';
import type { DiscrepancyDetail } from '../../src/store/types.ts';
import { countOf, exchange, seededRandom, writerAt } from '../unit/store/fixtures.ts';
import type { TestFicus } from './ficus.ts';

const HOUR = 3_600_000;
/** Half hours of the day before. */
const DAY = 47;

/** How often a discrepancy was seen in a half hour, the oldest being 0. */
const COURSES: Readonly<Record<string, (halfHour: number) => number>> = {
  '$.note': (at) => (at < 34 ? 1 : 2 + at - 34),
  '$.placedAt': () => 12,
  'headers.content-type': (at) => (at < 30 ? 9 : 0),
};

/**
 * Writes a day of a scene's past into its store: comparisons and latencies of its routes, and when the discrepancies of
 * `orders` were seen. `now`: milliseconds since the epoch.
 */
export async function writeDay(ficus: TestFicus, now: number): Promise<void> {
  const writer = writerAt(ficus.storePath, { samplesReservoir: 0 });
  const first = trendBucket(now) - DAY;
  const seen = (await ficus.discrepancies()).filter(({ path }) => Object.hasOwn(COURSES, path));
  const details = await Promise.all(seen.map(({ id }) => ficus.discrepancy(id)));
  const items = details.flatMap((item) => {
    const found = differenceOf(item, now);
    return found === undefined ? [] : [{ item, found }];
  });
  for (let at = 0; at < DAY; at++) {
    const startedAt = trendBegin(first + at);
    const minute = startedAt / 60_000;
    const busy = 60 + Math.round(40 * Math.sin((at / DAY) * Math.PI));
    writer.write({
      counts: [minute, minute + 15].flatMap((quarter) => [
        countOf({ route: 'orders', minute: quarter, verdict: 'match', count: busy }),
        countOf({ route: 'orders', minute: quarter, verdict: 'ignored', count: Math.round(busy / 5) }),
        countOf({ route: 'orders', minute: quarter, verdict: 'mismatch', count: at < 30 ? 4 : 9 }),
        countOf({ route: 'reports', minute: quarter, verdict: 'match', count: busy * 20 }),
        countOf({
          route: 'reports',
          minute: quarter,
          verdict: 'skipped',
          reason: 'max_concurrent',
          count: 2,
        }),
        countOf({ route: 'pictures', minute: quarter, verdict: 'match', count: busy }),
        ...(at % 12 === 5
          ? [
              countOf({
                route: 'pictures',
                minute: quarter,
                verdict: 'failed' as const,
                reason: 'timeout',
                count: 3,
              }),
            ]
          : []),
      ]),
      findings: items.flatMap(({ item: { path, route }, found }) =>
        Array.from({ length: COURSES[path]?.(at) ?? 0 }, () => ({
          exchange: exchange({ route, startedAt }),
          differences: [found],
        })),
      ),
    });
  }
  const random = seededRandom(3);
  const evidence = ['orders', 'reports'].flatMap((route) => [
    ...Array.from({ length: 22 }, (_, hour) => span(route, now - (24 - hour) * HOUR, 3600, hour, random)),
    ...Array.from({ length: 115 }, (_, minute) =>
      span(route, now - (117 - minute) * 60_000, 60, 22 + minute / 60, random),
    ),
  ]);
  writer.write({ counts: [], findings: [], observed: { evidence, shapes: [] } });
  writer.close();
}

/** A difference of a discrepancy as the differ finds it in its first sample. */
function differenceOf({ id, route, samples }: DiscrepancyDetail, now: number) {
  const [sample] = samples;
  if (sample === undefined) return undefined;
  const by = { headers: DEFAULT_COMPARED_HEADERS, cookieValues: false, rules: [], now };
  return judgeAgain(sample, by).find((found) => fingerprint(route, found) === id);
}

/** Answers of both sides within a span: the service is a little quicker, but for two hours in the middle. */
function span(
  route: string,
  begin: number,
  width: number,
  hour: number,
  random: () => number,
): EvidenceDelta {
  const [monolith, service] = [new LatencySketch(), new LatencySketch()];
  const slow = hour > 9 && hour < 12 ? 2.2 : 0.85;
  for (let n = 0; n < 60; n++) {
    // Mostly near the middle, with a tail.
    const latency = () => 0.012 * (1 + 0.4 * random()) * (random() > 0.94 ? 4 : 1) * (1 + hour / 90);
    monolith.observe(latency());
    service.observe(latency() * slow);
  }
  const whole = Math.floor(begin / 1000 / width) * width;
  const tallies = TALLIES.map((name) => (name === 'paired' || name === 'match' ? 60 : 0));
  return { route, begin: whole, width, tallies, monolith: monolith.sparse(), service: service.sparse() };
}
