import { expect, test } from 'vitest';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { RuleSet } from '../../../src/diff/rules/rule-set.ts';
import type { Rule } from '../../../src/diff/types.ts';
import type { Sample, SampleAnswer } from '../../../src/store/types.ts';
import { bodyRows } from '../../../ui/src/diff/body-rows.ts';

const rulesOf = (...rules: readonly Rule[]) => new RuleSet(compileRules(rules), 0);
const NONE = rulesOf();
const answer = (body: string, changes: Partial<SampleAnswer> = {}): SampleAnswer => ({
  status: 200,
  headers: [],
  body,
  bytes: body.length,
  truncated: false,
  seconds: 0.01,
  ...changes,
});
const sampleOf = (left: SampleAnswer, right: SampleAnswer, changes: Partial<Sample> = {}): Sample => ({
  id: 1,
  at: '2026-11-02T08:00:00.000Z',
  served: 'monolith',
  request: { id: 'r-1', method: 'GET', target: '/orders/1', headers: [], body: null },
  left,
  right,
  differences: [],
  ...changes,
});

test('of what differs and no kept sample tells of, the rule is named that allows it, or its place and what it is', () => {
  const left = answer('{"total":1,"tax":2,"note":"a","city":"x"}');
  const right = answer('{"total":5,"tax":2.01,"note":"b","city":"y"}');
  const own = { path: '$.total', left: '1', right: '5', detail: 'apart by 4' };
  const kept = { path: '$.note', detail: 'another text', discrepancy: '0123456789ab' };
  const rule = { path: '$.tax', allow: ['value'], tolerance: 0.1, reason: 'noise', owner: 'ann' } as const;
  const { rows } = bodyRows(sampleOf(left, right, { differences: [own], others: [kept] }), rulesOf(rule));
  const of = (name: string) => rows.find((row) => row.left?.text.startsWith(`"${name}"`));
  expect(of('total')).toMatchObject({ kind: 'changed', difference: own });
  expect(of('total')?.other).toBeUndefined();
  // What is stored says which discrepancy it is, and goes before what is judged again.
  expect(of('note')).toMatchObject({ kind: 'changed', other: kept });
  expect(of('tax')?.other).toMatchObject({ ignoredBy: '$.tax allow value within 0.1' });
  expect(of('city')?.other).toMatchObject({ place: '$.city', detail: expect.stringMatching(/differ/) });
  expect(of('city')?.other?.ignoredBy).toBeUndefined();
});

test('a list of which an element differs leads to the place that its discrepancy has', () => {
  const list = (city: string) => answer(`{"rows":[{"id":1,"city":"a"},{"id":2,"city":"${city}"}]}`);
  const { rows } = bodyRows(sampleOf(list('b'), list('c')), NONE);
  expect(rows.filter(({ other }) => other !== undefined).map(({ other }) => other?.place)).toEqual([
    '$.rows[*].city',
  ]);
});

test('where bodies are stored in part, their cut ends are no difference', () => {
  const rows = (until: number, changed: number) =>
    `{"rows":[${Array.from({ length: 90 }, (_, n) => `{"n":${n === 3 ? changed : n}}`).join(',')}`.slice(
      0,
      until,
    );
  const cut = { truncated: true, bytes: 5000 };
  const { rows: aligned, by } = bodyRows(
    sampleOf(answer(rows(700, 3), cut), answer(rows(701, -3), cut)),
    NONE,
  );
  expect(by).toBe('lines');
  expect(
    aligned.filter(({ kind }) => kind !== 'same').map(({ left, right }) => [left?.text, right?.text]),
  ).toEqual([['"n":3}', '"n":-3}']]);
  expect(aligned.at(-1)?.left?.text).toBe('… not stored from here on');
});
