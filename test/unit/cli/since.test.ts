import { describe, expect, test } from 'vitest';
import { sinceInstant } from '../../../src/cli/since.ts';

const NOW = Date.UTC(2026, 2, 1, 12);

describe('a span before now', () => {
  test.each([
    ['30s', '2026-03-01T11:59:30.000Z'],
    ['30m', '2026-03-01T11:30:00.000Z'],
    ['24h', '2026-02-28T12:00:00.000Z'],
    ['7d', '2026-02-22T12:00:00.000Z'],
    ['1.5h', '2026-03-01T10:30:00.000Z'],
    ['0m', '2026-03-01T12:00:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(sinceInstant(text, NOW)).toBe(instant);
  });
});

test('a time is itself, in UTC', () => {
  expect(sinceInstant('2026-03-01T10:00:00+01:00', NOW)).toBe('2026-03-01T09:00:00Z');
});

test.each([
  '24',
  'h',
  '-1h',
  '1w',
  '24 h',
  '24H',
  'yesterday',
  '2026-03-01',
  '',
  '1e3h',
  `${'9'.repeat(20)}d`,
])('"%s" is one sentence that says what to give', (text) => {
  expect(() => sinceInstant(text, NOW)).toThrow(
    expect.objectContaining({
      code: 'usage',
      exitStatus: 2,
      message: `--since is "${text}"; give a span such as 30m, 24h or 7d, or a time such as 2026-03-01T09:00:00Z`,
    }),
  );
});
