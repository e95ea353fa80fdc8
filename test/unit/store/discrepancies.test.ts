import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Difference } from '../../../src/diff/types.ts';
import { difference, finding, readerAt, storePath, writerAt } from './fixtures.ts';

function at(place: string, changes: Partial<Difference> = {}): Difference {
  return difference({ path: place, place, ...changes });
}

test('an ambiguous beginning says so', async () => {
  const path = await storePath();
  writerAt(path).write({ counts: [], findings: [finding([at('$.a'), at('$.b')])] });
  const other = new Database(path);
  const ids = other.prepare<[], string>('SELECT id FROM discrepancies').pluck().all();
  const rename = other.prepare('UPDATE discrepancies SET id = ? WHERE id = ?');
  ids.forEach((id, index) => {
    rename.run(`abcd0000000${index}`, id);
  });
  other.close();
  expect(() => readerAt(path).discrepancy('abcd')).toThrow('several discrepancies begin with "abcd"');
});
