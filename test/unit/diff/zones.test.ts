import { describe, expect, test } from 'vitest';
import { type Moment, readMoment } from '../../../src/diff/moment.ts';
import { explainedByZones, offsetAt, zonesInWords } from '../../../src/diff/zones.ts';

function moment(text: string): Moment {
  const found = readMoment(text);
  if (found === undefined) throw new Error(`${text} is no time`);
  return found;
}

describe('the offset of a zone', () => {
  test('is what Temporal says, in whatever order it is asked for', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'UTC',
      '+05:30',
    ];
    for (const zone of zones) {
      // A prime number of hours, so that all times of day and year come up; there and back, through the cache.
      const instants = Array.from({ length: 400 }, (_, i) => Date.UTC(2019, 0, 1) + i * 211 * 3_600_000);
      for (const at of [...instants, ...instants.reverse()]) {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        expect(offsetAt(zone, at)).toBe(zoned.offsetNanoseconds / 60e9);
      }
    }
  });

  test('changes at the very instant', () => {
    const change = Date.UTC(2024, 2, 31, 1);
    expect(offsetAt('Europe/Berlin', change - 1)).toBe(60);
    expect(offsetAt('Europe/Berlin', change)).toBe(120);
    expect(offsetAt('Europe/Berlin', change - 1)).toBe(60);
  });

  test('of no zone throws', () => {
    expect(() => offsetAt('Europe/Atlantis', 0)).toThrow(RangeError);
  });
});

describe('the zones that explain a shift', () => {
  test.each([
    [
      '2024-07-01T11:00:00',
      '2024-07-01T09:00:00Z',
      'Europe/Berlin, Europe/Paris, Africa/Johannesburg time on the left',
    ],
    ['2024-01-01T10:00:00', '2024-01-01T09:00:00Z', /^Europe\/Berlin, Europe\/Paris, .* time on the left$/],
    [
      '2024-07-01T09:00:00Z',
      '2024-07-01T11:00:00',
      'Europe/Berlin, Europe/Paris, Africa/Johannesburg time on the right',
    ],
    ['2024-07-01T14:45:00', '2024-07-01T09:00:00Z', 'Asia/Katmandu time on the left'],
    [
      '2024-07-01T11:00:00Z',
      '2024-07-01T09:00:00Z',
      /Johannesburg time on the left, or .* time on the right$/,
    ],
    ['2024-07-01T09:15:00', '2024-07-01T09:00:00Z', ''],
    ['2024-07-01T11:00:00+01:00', '2024-07-01T12:00:00+01:00', ''],
  ])('%s and %s: %s', (left, right, words) => {
    expect(zonesInWords(moment(left), moment(right))).toMatch(
      words instanceof RegExp ? words : new RegExp(`^${words}$`),
    );
  });

  test('swap their sides with them', () => {
    const [left, right] = [moment('2024-07-01T11:00:00Z'), moment('2024-07-01T09:00:00Z')];
    const parts = zonesInWords(left, right)
      .replaceAll('left', 'L')
      .replaceAll('right', 'left')
      .replaceAll('L', 'right');
    expect(zonesInWords(right, left).split(', or ').sort()).toEqual(parts.split(', or ').sort());
    expect(explainedByZones(left, right, ['Europe/Berlin'])).toBe(
      explainedByZones(right, left, ['Europe/Berlin']),
    );
  });
});
