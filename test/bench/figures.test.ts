import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';
import { budgetResults } from './budgets.ts';
import { CASES, type CaseId } from './cases.ts';
import { writeDocument } from './document.ts';
import { type CaseResult, type Figures, medianOf, ratioOf } from './figures.ts';
import { readOptions } from './options.ts';
import { picture } from './picture.ts';
import { caseTable } from './table.ts';

test('a ratio is taken within each round: a machine that slows down in between changes nothing', () => {
  const ficus = { name: 'Ficus', rounds: [figures(20), figures(60), figures(200)] };
  const nginx = { name: 'nginx', rounds: [figures(10), figures(30), figures(100)] };
  expect(ratioOf(ficus, nginx, 'cpu')).toBe(2);
  expect(medianOf(ficus, 'cpu')).toBe(60);
  expect(medianOf({ name: 'two', rounds: [figures(10), figures(30)] }, 'cpu')).toBe(20);
  expect(medianOf(ficus, 'compared')).toBeUndefined();
});

test('a budget is met up to its bound, and not measured where one of the two took no part', () => {
  const both = result('plain', { Ficus: 20, nginx: 10, 'http-proxy': 39 });
  expect(budgetResults([both]).map(({ met }) => met)).toEqual([true, false]);
  const alone = result('plain', { Ficus: 20, 'http-proxy': 40 });
  expect(budgetResults([alone]).map(({ met }) => met)).toEqual([undefined, true]);
  const throughput = result('hung', { 'Ficus shadow': 1, Ficus: 1 });
  expect(budgetResults([throughput]).map(({ measured, met }) => [measured, met])).toEqual([[1, true]]);
});

test('every budget names entries that its case has', () => {
  for (const { id, entries } of CASES) {
    const all = result(id, Object.fromEntries(entries.map(({ name }) => [name, 1])));
    for (const { what, measured } of budgetResults([all])) expect(measured, what).toBe(1);
  }
});

test('the table and the picture show each contestant of a case', () => {
  const measured = result('equal', { 'Ficus shadow': 30, 'nginx mirror': 60 });
  expect(caseTable(measured)).toContain('| Ficus shadow |     30.0 µs |           0.50 |');
  expect(picture([measured])).toMatch(/Ficus shadow.*30 µs[\s\S]*nginx mirror.*60 µs/);
});

test('the document keeps what is written around the tables', async () => {
  const file = join(await tempFolder(), 'notes.md');
  writeFileSync(file, 'before\n<!-- bench: begin -->old<!-- bench: end -->\nafter\n');
  writeDocument(file, 'new', '<svg/>');
  writeDocument(file, 'newer', '<svg/>');
  expect(readFileSync(file, 'utf8')).toBe(
    'before\n<!-- bench: begin -->\n\nnewer\n\n<!-- bench: end -->\nafter\n',
  );
  expect(readFileSync(file.replace('.md', '.svg'), 'utf8')).toBe('<svg/>');
  writeFileSync(file, 'no place');
  expect(() => writeDocument(file, 'new', '<svg/>')).toThrow(/no place for the tables/);
});

test('options that make no sense are refused with a sentence', () => {
  expect(readOptions(['--only', 'plain', '--rounds', '2'])).toMatchObject({ only: ['plain'], rounds: 2 });
  expect(() => readOptions(['--seconds', '0.5'])).toThrow(/--seconds must be a whole number/);
  expect(() => readOptions(['--only', 'plane'])).toThrow(/there is no case "plane"/);
});

function figures(cpu: number): Figures {
  return { cpu, perSecond: 1000 / cpu, p50: 1, p99: 2, mirrored: undefined, compared: undefined };
}

function result(id: CaseId, cpuByEntry: Readonly<Record<string, number>>): CaseResult {
  const case_ = CASES.find((one) => one.id === id);
  if (case_ === undefined) throw new Error(`no case ${id}`);
  const entries = Object.entries(cpuByEntry).map(([name, cpu]) => ({ name, rounds: [figures(cpu)] }));
  return { case: case_, entries };
}
