import assert from 'node:assert/strict';
import deepDiff from 'deep-diff';
import { create } from 'jsondiffpatch';
import microdiff from 'microdiff';
import { compare } from '../../src/diff/compare.ts';
import { compileRules } from '../../src/diff/rules/compile.ts';

/** jsondiffpatch searches a longest common subsequence: ten times the elements cost it a hundred times as much. */
const ELEMENTS = 1000;
const ROUNDS = 9;
const TIMES = 10;

const row = (i: number) => ({ id: `K-${i}`, name: `element ${i}`, group: i % 7, price: i / 4 });
const rows = Array.from({ length: ELEMENTS }, (_, i) => row(i));
const half = ELEMENTS / 2;

/** Two texts each, since whoever compares answers has texts. */
const CASES = {
  'same order': [JSON.stringify(rows), JSON.stringify(rows, null, 1)],
  reversed: [JSON.stringify(rows), JSON.stringify(rows.toReversed())],
  'one changed': [JSON.stringify(rows), JSON.stringify(rows.with(half, { ...row(half), price: -1 }))],
  'one put in front': [JSON.stringify(rows), JSON.stringify([{ ...row(0), id: 'new' }, ...rows])],
} as const;

type Case = keyof typeof CASES;

interface Differ {
  readonly name: string;
  /** How many differences it reports. */
  differences(left: string, right: string): number;
  readonly expected: Readonly<Record<Case, number>>;
}

const OPTIONS = { headers: [], rules: compileRules([]), now: 0, maxDifferences: 1_000_000 };
const byPosition = create();
const byId = create({ objectHash: (object) => ('id' in object ? String(object.id) : undefined) });

const DIFFERS: readonly Differ[] = [
  {
    name: 'Ficus',
    differences: (left, right) => compare(answer(left), answer(right), OPTIONS).differences.length,
    expected: { 'same order': 0, reversed: 1, 'one changed': 1, 'one put in front': 1 },
  },
  {
    name: 'deep-diff',
    differences: (left, right) => deepDiff.diff(JSON.parse(left), JSON.parse(right))?.length ?? 0,
    expected: { 'same order': 0, reversed: 3858, 'one changed': 1, 'one put in front': 3998 },
  },
  {
    name: 'microdiff',
    differences: (left, right) => microdiff(JSON.parse(left), JSON.parse(right)).length,
    expected: { 'same order': 0, reversed: 3858, 'one changed': 1, 'one put in front': 3998 },
  },
  {
    name: 'jsondiffpatch',
    differences: (left, right) => entries(byPosition.diff(JSON.parse(left), JSON.parse(right))),
    expected: { 'same order': 0, reversed: 1000, 'one changed': 1, 'one put in front': 1001 },
  },
  {
    name: 'jsondiffpatch, told that id is the key',
    differences: (left, right) => entries(byId.diff(JSON.parse(left), JSON.parse(right))),
    expected: { 'same order': 0, reversed: 999, 'one changed': 1, 'one put in front': 1 },
  },
];

/** CPU milliseconds of each differ, parsing included, and what it reports, which is verified first. */
export function otherDiffers(): string {
  const head = ['', ...Object.keys(CASES)].map((title, i) =>
    i === 0 ? title.padEnd(40) : title.padStart(24),
  );
  const lines = DIFFERS.map((differ) => {
    const cells = Object.entries(CASES).map(([name, [left, right]]) => {
      const found = differ.differences(left, right);
      assert.equal(found, differ.expected[name as Case], `${differ.name}, ${name}`);
      return `${milliseconds(differ, left, right).toFixed(2)} ms, ${found}`.padStart(24);
    });
    return differ.name.padEnd(40) + cells.join('');
  });
  return [head.join(''), ...lines].join('\n');
}

function milliseconds(differ: Differ, left: string, right: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const from = process.threadCpuUsage();
    for (let time = 0; time < TIMES; time++) differ.differences(left, right);
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1000 / TIMES;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

function answer(text: string) {
  return { status: 200, headers: ['content-type', 'application/json'], body: Buffer.from(text) };
}

/** Elements of an array that a delta speaks of; one moved or removed is `_index`. */
function entries(delta: unknown): number {
  if (typeof delta !== 'object' || delta === null) return 0;
  return Object.keys(delta).filter((key) => key !== '_t').length;
}
