import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coverageLine,
  occurrences,
  ranked,
  rateLine,
  reportJson,
  sparkLine,
  stageText,
} from '../../../src/cli/report-data.ts';
import { reportHtml } from '../../../src/cli/report-html.ts';
import { reportMarkdown } from '../../../src/cli/report-markdown.ts';
import { reportText } from '../../../src/cli/report-text.ts';
import { coverage, discrepancy, status } from './fixtures.ts';

const ESCAPE = String.fromCharCode(27);
const NOTHING = { match: 0, ignored: 0, mismatch: 0, failed: 0, skipped: 0, not_sampled: 0 };
const UNTOUCHED = status({
  id: 'carts',
  stage: 'off',
  percent: 0,
  comparisons: NOTHING,
  reasons: {},
  mismatchRate: null,
  mismatchUpperBound: 1,
});
const ALLOWED = discrepancy({
  id: '00112233aabb',
  kind: 'missing',
  path: '$.note',
  count: 2,
  ignoredCount: 1200,
  example: { path: '$.note', left: 'null', detail: 'only the left side has it' },
});

const CAUSE = "the service's number is 2 above the monolith's: 1,390 of 1,390";

const REPORT = {
  since: '2026-03-01T00:00:00Z',
  routes: [
    { status: status(), discrepancies: [discrepancy({ cause: CAUSE }), ALLOWED], coverage: coverage() },
    { status: UNTOUCHED, discrepancies: [], coverage: coverage(0) },
  ],
};

test('the text says how much was compared, what was left out and why, and what differs', () => {
  expect(reportText(REPORT, false)).toMatchInlineSnapshot(`
    "
    What Ficus compared since 2026-03-01T00:00:00Z

    orders-read  canary 12.5 % · service orders
      10,000 compared · 90.0 % match · 6.0 % ignored · 3.9 % mismatch · 0.10 % failed (timeout 10) · 21 not compared (queue_full 20, memory 1) · 5 not sampled
      mismatch rate 4.0 %, at most 4.7 % with 95 % confidence
      3fa9c1d2e4b5  value    1,390 ×               13.9 %   $.items[*].price
          the service's number is 2 above the monolith's: 1,390 of 1,390
          "10.00" → "12.00"  apart by 2
      00112233aabb  missing  2 (+1,200 ignored) ×  0.020 %  $.note
          null → (absent)  only the left side has it
      1 of 2 shapes of requests were compared
        request           query           status  content type      seen  compared
        POST /orders/:id                  2xx     application/json  7     never
        GET /orders/:id   currency, page  2xx     application/json  40    39

    carts  off · service orders
      nothing compared yet

    One discrepancy with its samples: ficus show ID
    "
  `);
});

test('a change of the status class ranks above all that is more frequent, unless rules allow it', () => {
  const change = (id: string, left: string, right: string, count: number) =>
    discrepancy({
      id,
      kind: 'status',
      path: 'status',
      count,
      example: { path: 'status', left, right, detail: '' },
    });
  const list = [
    discrepancy({ id: 'most', count: 900 }),
    change('same', '200', '201', 800),
    change('error', '200', '500', 7),
    change('lost', '200', '404', 3),
    change('allowed', '200', '404', 0),
  ];
  expect(ranked(list).map(({ id }) => id)).toEqual(['error', 'lost', 'most', 'same', 'allowed']);
});

test('the Markdown says the same as a table', () => {
  expect(reportMarkdown(REPORT)).toMatchInlineSnapshot(`
    "# Ficus report since 2026-03-01T00:00:00Z

    ## orders-read

    canary 12.5 %, service \`orders\`

    - 10,000 compared · 90.0 % match · 6.0 % ignored · 3.9 % mismatch · 0.10 % failed (timeout 10) · 21 not compared (queue_full 20, memory 1) · 5 not sampled
    - mismatch rate 4.0 %, at most 4.7 % with 95 % confidence

    | id | kind | place | times | share | monolith | service | detail | cause |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | 3fa9c1d2e4b5 | value | <code>$.items&#91;&#42;&#93;.price</code> | 1,390 | 13.9 % | <code>"10.00"</code> | <code>"12.00"</code> | apart by 2 | the service's number is 2 above the monolith's: 1,390 of 1,390 |
    | 00112233aabb | missing | <code>$.note</code> | 2 (+1,200 ignored) | 0.020 % | <code>null</code> | (absent) | only the left side has it | |

    1 of 2 shapes of requests were compared.

    | request | query | status | content type | seen | compared |
    | --- | --- | --- | --- | --- | --- |
    | POST /orders/:id |  | 2xx | application/json | 7 | never |
    | GET /orders/:id | currency, page | 2xx | application/json | 40 | 39 |

    ## carts

    off, service \`orders\`

    - nothing compared yet
    "
  `);
});

test('the JSON has everything, since as null where there is no limit', () => {
  expect(JSON.parse(reportJson(REPORT))).toEqual({
    since: '2026-03-01T00:00:00Z',
    store: null,
    routes: [
      {
        ...status(),
        series: [],
        discrepancies: [
          { ...discrepancy({ cause: CAUSE }), share: 0.139, sample: null },
          { ...ALLOWED, share: 0.0002, sample: null },
        ],
        coverage: coverage(),
      },
      { ...UNTOUCHED, series: [], discrepancies: [], coverage: coverage(0) },
    ],
  });
  expect(JSON.parse(reportJson({ since: undefined, routes: [] }))).toEqual({
    since: null,
    store: null,
    routes: [],
  });
});

test('the course over time is told as bars: none, some, the highest, and nothing compared', () => {
  const at = (minute: number) => `2026-03-01T09:0${minute}:00.000Z`;
  const bucket = (minute: number, verdicts: object) => ({ at: at(minute), minutes: 1, verdicts });
  expect(
    sparkLine([
      bucket(0, { match: 10 }),
      bucket(1, { match: 999, mismatch: 1 }),
      bucket(2, { skipped: 4 }),
      bucket(3, { failed: 1, match: 1 }),
    ]),
  ).toBe('▁▂·█  mismatch rate since 2026-03-01T09:00Z, 1 min a bar, highest 50.0 %');
  expect(sparkLine([bucket(0, { match: 10 })])).toBe('');
  expect(sparkLine([bucket(0, { match: 1 }), bucket(1, { ignored: 1 })])).toMatch(/^▁▁ {2}.* highest 0.0 %$/);
});

test('colour changes nothing but colour', () => {
  const coloured = reportText(REPORT, true);
  expect(coloured).toContain(ESCAPE);
  expect(coloured.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(reportText(REPORT, false));
});

test('no discrepancy is no reason for trust by itself', () => {
  const text = reportText(
    { since: undefined, routes: [{ status: UNTOUCHED, discrepancies: [], coverage: coverage(0) }] },
    false,
  );
  expect(text).toContain('nothing compared yet');
  expect(text).toContain('No discrepancies. Look above at how much was compared before you trust that.');
});

describe('a route in one line', () => {
  test('that only skipped says so', () => {
    const skipped = { comparisons: { ...NOTHING, skipped: 3 }, reasons: { skipped: { unsafe_method: 3 } } };
    expect(coverageLine(status(skipped))).toBe('0 compared · 3 not compared (unsafe_method 3)');
  });

  test('has no rate while nothing is judged', () => {
    expect(rateLine(UNTOUCHED)).toBe('');
    expect(rateLine(status({ mismatchRate: 0, mismatchUpperBound: 0.0011 }))).toBe(
      'mismatch rate 0.0 %, at most 0.11 % with 95 % confidence',
    );
  });

  test('has its percentage only as a canary', () => {
    expect(stageText(status({ percent: 0.001 }))).toBe('canary 0.001 %');
    expect(stageText(status({ stage: 'live', percent: 100 }))).toBe('live');
  });
});

test.each([
  [3, 0, '3'],
  [0, 3, '3 ignored'],
  [1234567, 8, '1,234,567 (+8 ignored)'],
])('%d mismatches and %d ignored read "%s"', (count, ignoredCount, text) => {
  expect(occurrences(discrepancy({ count, ignoredCount }))).toBe(text);
});

describe('hostile values', () => {
  const nasty = fc.string({
    unit: fc.constantFrom(
      ...['|', '`', '<', '>', '&', '*', '_', '[', ']', '(', ')', '\\', '!', '#', '~', '"'],
      ...['\n', '\r', '\t', '\u001b', '\u2028', '\u202e', '$', '-', 'a'],
    ),
    maxLength: 40,
  });
  const hostile = fc
    .record({ path: nasty, left: nasty, right: nasty, said: nasty, cause: nasty })
    .map(({ path, left, right, said, cause }) =>
      discrepancy({ path, example: { path, left, right, detail: said }, cause }),
    );

  test('stay within their cell of the Markdown, and are no markup there', () => {
    fc.assert(
      fc.property(hostile, (found) => {
        const lines = reportMarkdown({
          since: undefined,
          routes: [{ status: status(), discrepancies: [found], coverage: coverage(0) }],
        }).split('\n');
        const usual = reportMarkdown({
          since: undefined,
          routes: [{ status: status(), discrepancies: [discrepancy()], coverage: coverage(0) }],
        }).split('\n');
        expect(lines).toHaveLength(usual.length);
        const row = lines.find((line) => line.startsWith('| 3fa9c1d2e4b5 ')) ?? '';
        const cells = row.split('|').slice(1, -1);
        expect(cells).toHaveLength(9);
        for (const cell of cells)
          expect(cell.replaceAll(/<\/?code>|&#\d+;/g, '')).not.toMatch(
            /[&<>`*[\]\\!#~]|[\p{Cc}\p{Bidi_Control}]/u,
          );
      }),
    );
  });

  test('stay on their lines of the text, and send nothing to the terminal', () => {
    const reported = (found: typeof ALLOWED) =>
      reportText(
        { since: undefined, routes: [{ status: status(), discrepancies: [found], coverage: coverage(0) }] },
        false,
      ).split('\n');
    fc.assert(
      fc.property(hostile, (found) => {
        const lines = reported(found);
        expect(lines).toHaveLength(reported(discrepancy({ cause: 'one' })).length);
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

test.each([
  [9_999, 1, 'over 99.99 % match'],
  [99_999, 1, 'over 99.99 % match'],
  [9_996, 4, '99.96 % match'],
  [999, 1, '99.9 % match'],
  [10_000, 0, '100.0 % match'],
])('%i matches and %i mismatches are %s: never 100 %% for what is not all', (match, mismatch, text) => {
  const comparisons = { match, ignored: 0, mismatch, failed: 0, skipped: 0, not_sampled: 0 };
  expect(coverageLine(status({ comparisons, reasons: {} }))).toContain(` ${text}`);
});

test('what is not simply open is marked in the list and in the table', () => {
  const back = discrepancy({
    ...{ regression: true, regressedAt: '2026-03-02T09:00:00.000Z' },
    ...{ state: 'investigating', assignee: 'ann_b' },
  });
  const report = {
    since: undefined,
    routes: [{ status: status(), discrepancies: [back], coverage: coverage(0) }],
  };
  expect(reportText(report, false)).toContain('value (regression, investigating, ann_b)  1,390 ×');
  expect(reportMarkdown(report)).toContain('| value (regression, investigating, ann&#95;b) |');
  expect(JSON.parse(reportJson(report)).routes[0].discrepancies[0]).toMatchObject({ regression: true });
});

test('what the store has let go of, and what it never got, is one line in every format', () => {
  const pruned = [
    { what: 'counts_rolled_up', count: 1200, last: '2026-03-01T10:00:00.000Z' },
    { what: 'samples', count: 7, last: '2026-03-01T10:00:00.000Z' },
  ] as const;
  const limits = { retention: 1, maxSize: 2, bytes: 3 };
  const store = { ...limits, pruned, dropped: [{ what: 'findings', count: 40 }] };
  const line =
    'pruned to keep the store within its limits: counts rolled up 1,200, samples 7 · never stored, because the store failed: findings 40';
  expect(reportText({ ...REPORT, store }, false).split('\n')).toContain(line);
  expect(reportMarkdown({ ...REPORT, store }).split('\n')).toContain(line);
  expect(reportHtml({ ...REPORT, store }, '2026-03-01T10:00:00.000Z')).toContain(`<p>${line}</p>`);
  expect(JSON.parse(reportJson({ ...REPORT, store })).store).toEqual(store);
  const whole = { ...REPORT, store: { ...limits, pruned: [], dropped: [] } };
  expect(reportText(whole, false)).toBe(reportText(REPORT, false));
  expect(reportMarkdown(whole)).toBe(reportMarkdown(REPORT));
});
