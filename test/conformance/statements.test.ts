import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const STATEMENTS = Array.from({ length: 47 }, (_, i) => i + 1);
/** The numbers that a test's name begins with, or the key of a table that names tests. */
const NAMES = /(?:\btest(?:\.\w+)*\(|\]\)\(|\)\(|^\s*)\s*['"`](\d+(?:, \d+| \d+)*) [^'"`\n]/gm;

function numbersIn(text: string): number[] {
  return [...text.matchAll(NAMES)].flatMap(([, numbers = '']) => numbers.split(/[ ,]+/).map(Number));
}

test('each of the 47 statements of PROXY.md has a test that is named by its number', () => {
  const folder = new URL('./', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  const named = new Set(files.flatMap((file) => numbersIn(readFileSync(new URL(file, folder), 'utf8'))));

  expect(STATEMENTS.filter((number) => !named.has(number))).toEqual([]);
});
