import { describe, expect, test } from 'vitest';
import { showText } from '../../../src/cli/show-text.ts';
import { detail, sample } from './fixtures.ts';

const ESCAPE = String.fromCharCode(27);

test('one discrepancy with its sample', () => {
  expect(showText(detail(), 1, false)).toMatchInlineSnapshot(`
    "
    Discrepancy 3fa9c1d2e4b5
    kind   value
    place  $.items[*].price
    route  orders-read
    state  open
    times  1,390
    seen   2026-03-01T09:00:00.000Z to 2026-03-01T10:00:00.000Z
    says   apart by 2

    Rule  no rule is safe: it would let every other value at this place pass

    Sample 1 of 1, 2026-03-01T09:00:00.000Z
    GET /orders/17   (request r-1, the user was served by the monolith)

    Where they differ
      $.price   apart by 2
        monolith  "10.00"
        service   "12.00"

    The monolith answered 200 in 12.3 ms, 17 bytes
      Content-Type: application/json

      {
        "price": "10.00"
      }

    The service answered 200 in 12.3 ms, 17 bytes
      Content-Type: application/json

      {
        "price": "12.00"
      }
    "
  `);
});

describe('why', () => {
  const cause = {
    name: 'constant',
    sentence: "the service's number is 5 above the monolith's: 20 of 21",
    support: 20,
    of: 21,
    counterexamples: 1,
    counterexample: { path: '$.total', left: '60', request: `GET /orders/50${ESCAPE}[2J` },
    rule: '- { path: "$.total", allow: [value], tolerance: "5" }\n- { path: "$.other" }',
    ruleNote: 'it accepts every gap of up to 5',
  } as const;

  test('stands before the sample, with what speaks against it and the rule', () => {
    const text = showText(detail({ causes: [cause] }), 1, false);
    expect(text.slice(text.indexOf('Why'), text.indexOf('Sample'))).toBe(`Why
  the service's number is 5 above the monolith's: 20 of 21
    1 speaks against it, such as GET /orders/50\\u001b[2J
      $.total   60 → (absent)
    the rule that would accept it:
      - { path: "$.total", allow: [value], tolerance: "5" }
      - { path: "$.other" }
    it accepts every gap of up to 5

`);
  });

  test('without an example, or without a rule, says as much', () => {
    const { counterexample: _c, rule: _r, ...bare } = cause;
    const text = showText(detail({ causes: [{ ...bare, counterexamples: 1200 }] }), 1, false);
    expect(text).toContain('    1,200 speak against it\n    it accepts every gap');
  });
});

describe('which sample', () => {
  const two = detail({ samples: [sample(), sample({ at: '2026-03-02T00:00:00.000Z' })] });

  test('is counted from 1', () => {
    expect(showText(two, 2, false)).toContain('Sample 2 of 2, 2026-03-02T00:00:00.000Z');
  });

  test('that is not there is said to be so', () => {
    expect(() => showText(two, 3, false)).toThrow('there is no sample 3 of 3fa9c1d2e4b5; it has 2');
  });

  test('matters not where none is stored', () => {
    expect(showText(detail({ samples: [] }), 1, false)).toContain('No sample of it is stored.');
  });
});

describe('a body', () => {
  const { left } = sample();
  const shown = (changes: Partial<typeof left>) =>
    showText(detail({ samples: [sample({ left: { ...left, ...changes } })] }), 1, false);

  test('that was not kept is said to be so; an empty one is nothing', () => {
    expect(shown({ body: null, bytes: 9 })).toContain('(the body is binary or was too large to keep)');
    expect(shown({ body: null, bytes: 0 })).not.toContain('(the body');
  });

  test('of many lines is cut and says how much is left', () => {
    const text = shown({ body: JSON.stringify(Array.from({ length: 70 }, (_, i) => i)) });
    expect(text).toContain('… 12 more lines; --json prints them all');
    expect(text).not.toContain('\n    59,');
  });

  test('that was cut when it was stored says that it was longer', () => {
    expect(shown({ truncated: true })).toContain('… the stored body ends here; it was longer');
  });

  test('sends nothing to the terminal, nor do headers, targets and values', () => {
    const hostile = `a${ESCAPE}]0;owned\u0007\u202e`;
    const text = showText(
      detail({
        path: hostile,
        example: { path: hostile, detail: hostile },
        samples: [
          sample({
            request: { id: 'r-1', method: 'GET', target: hostile, headers: [], body: null },
            left: { ...left, headers: [[hostile, hostile]], body: hostile },
            differences: [
              { path: hostile, left: hostile, right: hostile, detail: hostile, ignoredBy: hostile },
            ],
          }),
        ],
      }),
      1,
      false,
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

test('what was decided, by whom and why, and that it came back', () => {
  const at = '2026-03-02T09:00:00.000Z';
  const text = showText(
    detail({
      ...{ assignee: 'ann', regression: true, regressedAt: at, regressionSample: 7 },
      history: [
        { at, actor: 'bob', from: 'open', to: 'resolved', assignee: 'ann', note: 'fixed\nin 2.4.1' },
        { at, actor: 'ficus', from: 'resolved', to: 'open', sample: 7, note: `a${ESCAPE}[2J` },
        { at, actor: 'bob', from: 'open', to: 'open', rule: '$.a ignore' },
      ],
    }),
    1,
    false,
  );
  expect(text).toContain(`state  open, with ann; a regression: it came back at ${at}, sample 7\n`);
  expect(text.slice(text.indexOf('History'), text.indexOf('Sample'))).toBe(`History
  ${at}  bob  open → resolved, with ann
    fixed
    in 2.4.1
  ${at}  ficus  resolved → open, sample 7
    a\\u001b[2J
  ${at}  bob  open, covered by the rule $.a ignore

`);
});

test('the rule for its kind, where no cause has one', () => {
  const suggestion = { rule: '- { path: "$.a", allow: [ordering] }', note: 'it accepts every other order' };
  expect(showText(detail({ suggestion }), 1, false)).toContain(
    'The rule that would accept it\n  - { path: "$.a", allow: [ordering] }\n  it accepts every other order\n',
  );
});
