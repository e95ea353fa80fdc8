import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causesOf, discrepanciesOf, pairs, sentences, times } from './observed.ts';

/** Instants from a day on, and what the wall clocks of a zone show then, written as if it were UTC. */
function walls(zone: string, from: string, count: number, days: number): (readonly [string, string])[] {
  return times(count, (at) => {
    const instant = Temporal.Instant.from(from).add({ hours: 24 * days * at });
    return [`${instant.toZonedDateTimeISO(zone).toPlainDateTime()}Z`, instant.toString()] as const;
  });
}

const swapped = (list: readonly (readonly [string, string])[]) => list.map(([a, b]) => [b, a] as const);
const YEAR = ['2026-01-02T09:13:20Z', 60, 6] as const;

describe('a zone', () => {
  test('is told by the clock changes that the shift follows', () => {
    const [cause] = causesOf(pairs(walls('Europe/Berlin', ...YEAR)));
    expect(cause).toMatchObject({ name: 'zone', support: 60, of: 60, counterexamples: 0 });
    expect(cause?.sentence).toBe(
      'the monolith writes Europe/Berlin local time as if it were UTC (Europe/Paris, Africa/Ceuta fit as well): 60 of 60',
    );
    expect(cause?.rule).toContain('allow: [timezone], zones: [Europe/Berlin]');
  });

  test('is told on the other side, and on the other half of the globe', () => {
    expect(sentences(pairs(swapped(walls('America/New_York', ...YEAR))))[0]).toMatch(
      /^the service writes America\/New_York local time as if it were UTC/,
    );
    expect(sentences(pairs(walls('Australia/Sydney', ...YEAR)))[0]).toMatch(
      /^the monolith writes Australia\/Sydney local time/,
    );
  });

  test('in one season is not told from a fixed offset, and the rule accepts what was seen alone', () => {
    const [cause] = causesOf(pairs(walls('Europe/Berlin', '2026-06-02T09:13:20Z', 20, 1)));
    expect(cause?.sentence).toBe(
      "the service's times are 02:00 behind the monolith's, which Europe/Berlin local time on the monolith's side explains, and so does a fixed offset, as no clock change was seen: 20 of 20",
    );
    expect(cause?.rule).toContain('shift: "-02:00", zones: [Europe/Berlin]');
  });

  test('that never changes its clocks is a fixed offset, and a fixed offset through both seasons is no zone', () => {
    expect(sentences(pairs(walls('Asia/Kolkata', ...YEAR)))).toEqual([
      "the service's times are a fixed 05:30 behind the monolith's, as Asia/Kolkata time on the monolith's side is from UTC: 60 of 60",
    ]);
    const [fixed] = causesOf(pairs(walls('Etc/GMT-1', ...YEAR)));
    expect(fixed?.sentence).toMatch(/^the service's times are a fixed 01:00 behind the monolith's/);
    expect(fixed?.rule).toContain('shift: "-01:00"');
    expect(fixed?.rule).not.toContain('zones');
  });

  test('does not explain a summer in winter time: that is kept and shown', () => {
    const [cause] = causesOf(
      pairs([...walls('Europe/Berlin', ...YEAR), ['2026-07-01T10:00:00Z', '2026-07-01T09:00:00Z']]),
    );
    expect(cause).toMatchObject({
      support: 60,
      of: 61,
      counterexamples: 1,
      counterexample: { left: '"2026-07-01T10:00:00Z"', right: '"2026-07-01T09:00:00Z"' },
    });
  });

  test('that came first by mistake does not win', () => {
    const [cause] = causesOf(
      pairs([['2026-07-01T12:00:00Z', '2026-07-01T09:00:00Z'], ...walls('Europe/Berlin', ...YEAR)]),
    );
    expect(cause?.sentence).toMatch(/Europe\/Berlin local time .*: 60 of 61$/);
    expect(cause?.counterexample?.left).toBe('"2026-07-01T12:00:00Z"');
  });

  test('is not told of shifts that follow nothing', () => {
    const shifts = [1, 5, 3, 9, 2, 7];
    expect(
      sentences(
        pairs(
          times(40, (at) => {
            const instant = Temporal.Instant.from('2026-01-01T00:00:00Z').add({ hours: at * 31 });
            return [instant.add({ hours: shifts[at % 6] ?? 0 }).toString(), instant.toString()];
          }),
        ),
      ),
    ).toEqual([]);
  });

  test('is not told of one document that came a hundred times', () => {
    expect(sentences(pairs(times(100, () => ['2026-07-01T12:00:00Z', '2026-07-01T10:00:00Z'])))).toEqual([]);
  });
});

test('the zones that stay fit every sample that was seen', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Sydney',
    'America/Sao_Paulo',
    'Asia/Tokyo',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(fc.integer({ min: 1_500_000_000, max: 1_800_000_000 }), { minLength: 8, maxLength: 40 }),
      (zone, seconds) => {
        const list = seconds.map((second) => {
          const instant = Temporal.Instant.fromEpochMilliseconds(second * 1000);
          return [
            `${instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' })}Z`,
            instant.toString(),
          ] as const;
        });
        const [found] = discrepanciesOf(pairs(list));
        const [cause] = found?.causes ?? [];
        if (new Set(seconds).size < 3) return;
        expect(cause).toMatchObject({ name: 'zone', support: seconds.length, of: seconds.length });
      },
    ),
    { numRuns: 30 },
  );
});

test('one notation for another is told, and the rule lets the notation differ alone', () => {
  const [cause] = causesOf(
    pairs(
      times(20, (at) => {
        const instant = Temporal.Instant.from('2026-03-01T10:00:00Z').add({ hours: at });
        return [instant.toString(), instant.epochMilliseconds];
      }),
    ),
  );
  expect(cause?.sentence).toBe(
    'the service writes the same instants with epoch ms where the monolith writes Z: 20 of 20',
  );
  expect(cause?.rule).toContain('shift: "0h"');
});

test('dates a day off, and times some seconds off', () => {
  const days = times(20, (at) => {
    const day = Temporal.PlainDate.from('2026-03-01').add({ days: at });
    return [day.toString(), day.add({ days: 1 }).toString()] as const;
  });
  expect(sentences(pairs(days))).toEqual(["the monolith's date is the day before the service's: 20 of 20"]);
  const seconds = times(20, (at) => {
    const instant = Temporal.Instant.from('2026-03-01T10:00:00Z').add({ hours: at });
    return [instant.toString(), instant.add({ seconds: 90 }).toString()] as const;
  });
  const [late] = causesOf(pairs(seconds));
  expect(late?.sentence).toBe("the monolith's times are 90 s before the service's: 20 of 20");
  expect(late?.rule).toBeUndefined();
});
