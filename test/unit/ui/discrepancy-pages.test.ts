import { describe, expect, test } from 'vitest';
import { STATES } from '../../../src/store/types.ts';
import { fitsState, isWorthSeeking } from '../../../ui/src/discrepancy-pages.ts';

test('what comes fits a state as the server would have it', () => {
  const fitting = (choice: string | undefined, count: number) =>
    STATES.filter((state) => fitsState(choice, { state, count }));
  expect(fitting(undefined, 0)).toEqual(STATES);
  expect(fitting('unsettled', 3)).toEqual(['open', 'investigating']);
  // Where a rule allowed all of it, nothing is left to do.
  expect(fitting('unsettled', 0)).toEqual([]);
  for (const state of STATES) expect(fitting(state, 0)).toEqual([state]);
});

describe('a row that the address names', () => {
  const page = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `d${at}` }));

  test('is looked for on later pages until it is there or there are none', () => {
    expect(isWorthSeeking('d300', { items: page(200), cursor: 'x' })).toBe(true);
    expect(isWorthSeeking('d300', { items: page(400), cursor: 'x' })).toBe(false);
    expect(isWorthSeeking('d300', { items: page(200), cursor: undefined })).toBe(false);
  });

  test('does not have all of a long list read where it has left it', () => {
    expect(isWorthSeeking('accepted', { items: page(100_000), cursor: 'x' })).toBe(false);
  });
});
