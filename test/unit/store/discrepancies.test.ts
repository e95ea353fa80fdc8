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

test('what is unsettled is what a route counts as open: open or investigated, and not merely allowed', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  const places = ['$.open', '$.looked', '$.fixed', '$.fine'];
  const allowed = at('$.allowed', { ignoredBy: 'a rule' });
  writer.write({ counts: [], findings: [finding([...places.map((place) => at(place)), allowed])] });
  const reader = readerAt(path);
  const idOf = (place: string) => reader.discrepancies({}).items.find((one) => one.path === place)?.id ?? '';
  const other = new Database(path);
  const decide = other.prepare('UPDATE discrepancies SET state = ? WHERE id = ?');
  decide.run('investigating', idOf('$.looked'));
  decide.run('resolved', idOf('$.fixed'));
  decide.run('accepted', idOf('$.fine'));
  other.close();
  const { items } = reader.discrepancies({ state: 'unsettled' });
  expect(items.map((one) => one.path).sort()).toEqual(['$.looked', '$.open']);
  expect(reader.routeCounts()).toMatchObject([{ openDiscrepancies: items.length }]);
  expect(
    reader
      .discrepancies({ state: 'open' })
      .items.map((one) => one.path)
      .sort(),
  ).toEqual(['$.allowed', '$.open']);
});
