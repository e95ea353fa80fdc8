import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/admin/route-figures.ts';
import type { RouteStatus } from '../../../src/admin/route-status.ts';
import { documentMarkdown } from '../../../src/cli/document-markdown.ts';
import type { Dossier } from '../../../src/cli/dossier-data.ts';
import { dossierDocument } from '../../../src/cli/dossier-document.ts';
import { namedTallies } from '../../../src/store/evidence.ts';
import type { LedgerEntry } from '../../../src/store/ledger-entry.ts';
import type { Decision } from '../../../src/store/types.ts';
import { coverage, discrepancy, status } from './fixtures.ts';

const AT = '2026-03-02T00:00:00.000Z';
const ID = discrepancy().id;

const nothing = figuresOf(
  { route: 'orders-read', tallies: namedTallies([]), monolith: [], service: [], unsettled: 0 },
  null,
);

function entry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    ...{ id: 'e-1', seq: 1, route: 'orders-read', at: '2026-03-01T08:00:00.000Z', actor: 'otto' },
    ...{ from: null, to: { stage: 'canary', percent: 12.5 }, reason: 'it is equal', source: 'operator' },
    ...{ forced: false, evidence: null, previous: '0'.repeat(64), hash: 'a'.repeat(64) },
    ...changes,
  };
}

function markdown({
  status: shown = status(),
  ...changes
}: Partial<Dossier> & { status?: RouteStatus } = {}): string {
  const step = { stage: 'canary', percent: 12.5, since: '2026-03-01T08:00:00.000Z' } as const;
  const readiness = {
    ...{ route: 'orders-read', ready: false, checks: [], step, next: null },
    coverage: { shapes: 0, comparedShapes: 0, others: 0 },
  };
  const document = dossierDocument({
    id: 'orders-read',
    configured: { status: shown, readiness },
    figures: {
      route: 'orders-read',
      at: AT,
      askedBy: 'vera',
      version: '1.2.3',
      kept: nothing,
      step: nothing,
    },
    coverage: coverage(0),
    discrepancies: [],
    decisions: [],
    history: {
      items: [entry()],
      verification: { entries: 7, head: { seq: 7, hash: 'b'.repeat(64) } },
    },
    store: { retention: 30 * 86_400_000, maxSize: 1, bytes: 1, pruned: [], dropped: [] },
    ...changes,
  });
  return documentMarkdown(document);
}

const decision = (changes: Partial<Decision>): Decision => ({
  ...{ discrepancy: ID, at: '2026-03-01T11:00:00.000Z', actor: 'otto', from: 'open', to: 'resolved' },
  ...changes,
});

test('what is not known is said, not left out', () => {
  const text = markdown();
  expect(text).toContain('**Nothing has been compared yet: nothing is known of how the service answers.**');
  expect(text).toContain('No request of this route has been seen yet.');
  expect(text).toContain('None is known.');
  expect(text).toContain('None: every difference counts.');
  expect(text).toContain('| p99, service to monolith | not known | not known |');
  expect(text).toContain('No check was asked for.');
  expect(text).toContain(
    'kept for 30 d, the ledger for ever. Nothing has been let go of, and nothing was lost.',
  );
});

test('it says whose it is: the route, the period, when and by whom it was made', () => {
  const match = {
    methods: ['GET'],
    path: '/orders/:id',
    host: 'shop.test',
    headers: { 'x-v': '2', 'x-w': true },
  } as const;
  const urls = { monolith: 'http://m:1', service: 'http://s:2' };
  const text = markdown({ status: status({ urls, match: { ...match, methods: [...match.methods] } }) });
  expect(text).toContain(
    '- takes: GET /orders/:id, of the host shop.test, with the header x-v: 2, with the header x-w\n',
  );
  expect(text).toContain(`- period: 2026-03-01T08:00:00.000Z to ${AT}\n`);
  expect(text).toContain(`- made: ${AT} by vera, from a running Ficus 1.2.3\n`);
  expect(text).toContain(
    'canary at 12.5 % since 2026-03-01T08:00:00.000Z, by otto (operator): it is equal. Entry 1',
  );
});

test('a change that waits for the ledger is not passed off as one that is in it', () => {
  const text = markdown({ status: status({ stage: 'off', percent: 0 }) });
  expect(text).toContain(
    '**off since 2026-03-01T08:00:00.000Z. This is in force and is not in the ledger yet.**',
  );
});

test.each([
  ['open', [], 'open: nobody has decided about it'],
  [
    'accepted',
    [decision({ to: 'accepted', rule: '$.a allow rounding (orders)' })],
    'accepted, by otto at 2026-03-01T11:00:00.000Z: covered by the rule $.a allow rounding (orders)',
  ],
  [
    'resolved',
    [decision({ note: 'fixed in 1.1' }), decision({ from: 'resolved', note: 'thanks' })],
    'resolved, by otto at 2026-03-01T11:00:00.000Z: fixed in 1.1',
  ],
] as const)('one that is %s says how it was settled, by whom and when', (state, decisions, words) => {
  const text = markdown({ discrepancies: [discrepancy({ state })], decisions });
  expect(text).toContain(`| ${words} |\n`);
  expect(text).toContain(`1 is known: 1 ${state}; none came back after it was resolved.`);
});

test('one that came back is a regression, and one that only rules allow needs nobody', () => {
  const back = '2026-03-01T12:00:00.000Z';
  const allowed = discrepancy({
    ...{ id: 'aaaaaaaaaaaa', count: 0, ignoredCount: 5 },
    example: { path: '$.at', detail: 'apart by a zone', ignoredBy: '$.at allow timezone' },
  });
  const text = markdown({
    discrepancies: [discrepancy({ regression: true, regressedAt: back }), allowed],
    decisions: [
      decision({}),
      decision({ at: back, actor: 'ficus', from: 'resolved', to: 'open', sample: 9 }),
    ],
  });
  expect(text).toContain(
    '2 are known: 1 open, 1 only where rules or learned noise allow it; once one came back',
  );
  expect(text).toContain(`- regression: it came back at ${back} and is not settled since\n`);
  expect(text).toContain(`- ${back}, ficus: resolved → open, sample 9\n`);
  expect(text).toContain('allowed by $.at allow timezone; nobody needs to settle it');
});

test('the ledger is told oldest first, with its evidence, what was forced, and how to check it later', () => {
  const checks = [
    { name: 'comparisons', ok: false, actual: 12, required: 1000, detail: '12 comparisons' },
    { name: 'latencyP99', ok: true, actual: null, required: 1.2, detail: 'not known' },
  ];
  const up = entry({
    ...{
      seq: 5,
      from: { stage: 'canary', percent: 1 },
      forced: true,
      evidence: { checks },
      hash: 'c'.repeat(64),
    },
    changes: [{ path: 'stage', before: 'off', after: 'canary' }],
  });
  const text = markdown({
    history: { items: [up, entry()], verification: { entries: 7, head: { seq: 7, hash: 'b'.repeat(64) } } },
  });
  expect(text.indexOf('### Entry 1')).toBeLessThan(
    text.indexOf('### Entry 5: canary at 1 % → canary at 12.5 %'),
  );
  expect(text).toContain('**FORCED: the gate was passed by. Not met: comparisons.**');
  expect(text).toContain('| comparisons | NO | 12 | 1000 | 12 comparisons |');
  expect(text).toContain('| latencyP99 | yes, too little is known | not known | 1.2 | not known |');
  expect(text).toContain('- changed in the file: stage: "off" → "canary"\n');
  expect(text).toContain('The ledger is sound: all 7 entries, of all routes, are as they were written.');
  expect(text).toContain(`- last entry of all routes: 7, with the hash ${'b'.repeat(64)}\n`);
  expect(text).toContain(`- last entry of this route: 5, with the hash ${'c'.repeat(64)}\n`);
});

test('a ledger that was altered is said to prove nothing, and one that nobody looked through is not called sound', () => {
  const verification = { entries: 1, head: null, problem: { seq: 2, why: 'it is missing' } };
  const text = markdown({ history: { items: [entry()], verification } });
  expect(text).toContain(
    '**The ledger is NOT sound: entry 2: it is missing. From there on this record proves nothing.**',
  );
  expect(markdown({ history: { items: [entry()] } })).toContain(
    'It is not known whether the ledger is sound.',
  );
});

test('what the store let go of and what never reached it is said', () => {
  const pruned = [{ what: 'discrepancies', count: 3, last: AT }] as const;
  const dropped = [{ what: 'counts', count: 2 }];
  const text = markdown({
    store: { retention: 86_400_000, maxSize: 1, bytes: 1, pruned: [...pruned], dropped },
  });
  expect(text).toContain(
    'kept for 1 d, the ledger for ever. Of all routes, pruned to keep the store within its limits: discrepancies 3 · ' +
      'never stored, because the store failed: counts 2.',
  );
});
