import { expect, test } from 'vitest';
import { difference, finding, queryNumber, storePath, writerAt } from './fixtures.ts';

function at(name: string, changes = {}) {
  return difference({ path: `$.${name}`, place: `$.${name}`, ...changes });
}

test('a flood of distinct places stays within its cap and costs little', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  for (let batch = 0; batch < 20; batch++) {
    const findings = Array.from({ length: 500 }, (_, i) => finding([at(`id${batch * 500 + i}`)]));
    writer.write({ counts: [], findings });
  }
  expect(queryNumber(path, 'SELECT count(*) FROM discrepancies')).toBe(1001);
  expect(queryNumber(path, "SELECT count FROM discrepancies WHERE kind = 'other'")).toBe(9000);
  expect(queryNumber(path, 'SELECT count(*) FROM samples')).toBe(1020);
});
