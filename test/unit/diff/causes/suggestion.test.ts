import { expect, test } from 'vitest';
import type { Cause } from '../../../../src/diff/causes/cause.ts';
import { suggestionFor } from '../../../../src/diff/causes/suggestion.ts';
import { KINDS } from '../../../../src/diff/types.ts';

const found = (kind: (typeof KINDS)[number], detail = '', path = '$.a') => ({
  kind,
  path,
  example: { detail },
});
const cause: Cause = {
  ...{ name: 'rounding', sentence: 's', support: 9, of: 9, counterexamples: 0 },
  ...{ rule: '- { path: "$.a", allow: [rounding] }', ruleNote: 'it accepts more' },
};

test('the rule of a cause comes first, and a cause that says that none is safe is believed', () => {
  expect(suggestionFor(found('rounding'), [cause])).toEqual({ rule: cause.rule, note: 'it accepts more' });
  const { rule: _rule, ...without } = cause;
  expect(suggestionFor(found('ordering'), [without])).toEqual({ note: 'it accepts more' });
});

test('without a cause only kinds that say the same otherwise get a rule', () => {
  const safe = KINDS.filter((kind) => suggestionFor(found(kind), []).rule !== undefined);
  expect(safe).toEqual(['null-absent', 'empty', 'ordering', 'text', 'generated']);
  for (const kind of KINDS) expect(suggestionFor(found(kind), []).note).not.toBe('');
  expect(suggestionFor(found('value'), []).note).toMatch(/^no rule is safe/);
});

test('the same instant in another notation gets a rule that accepts nothing else', () => {
  expect(suggestionFor(found('timezone', 'notation: the same instant, Z against +00:00'), []).rule).toBe(
    '- { path: "$.a", allow: [timezone], shift: "+00:00", reason: "TODO: say why this is acceptable", owner: TODO }',
  );
  expect(suggestionFor(found('timezone', 'shift: …'), []).rule).toBeUndefined();
});

test('where the place is redacted no rule can be written', () => {
  expect(suggestionFor(found('ordering', '', "$['[redacted:0a1b2c3d]']"), [])).toEqual({
    note: 'no rule can be written for this place',
  });
});
