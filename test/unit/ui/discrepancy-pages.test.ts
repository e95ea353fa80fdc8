import { expect, test } from 'vitest';
import { STATES } from '../../../src/store/types.ts';
import { fitsState } from '../../../ui/src/discrepancy-pages.ts';

test('what comes fits a state as the server would have it', () => {
  const fitting = (choice: string | undefined, count: number) =>
    STATES.filter((state) => fitsState(choice, { state, count }));
  expect(fitting(undefined, 0)).toEqual(STATES);
  expect(fitting('unsettled', 3)).toEqual(['open', 'investigating']);
  // Where a rule allowed all of it, nothing is left to do.
  expect(fitting('unsettled', 0)).toEqual([]);
  for (const state of STATES) expect(fitting(state, 0)).toEqual([state]);
});
