import { expect, test } from 'vitest';
import { groupsOf, headersAsked, type Step } from '../../../ui/src/discrepancy/replay-groups.ts';

const step = (target: string, changes: Partial<Step> = {}): Step => ({
  type: 'request',
  method: 'GET',
  target,
  outcome: 'mismatch',
  ...changes,
});
const lacking = (target: string, header = 'cookie'): Step =>
  step(target, {
    outcome: 'not_replayed',
    why: `the header ${header} is redacted; give it with --header "${header}: …"`,
  });

test('an outcome with its reason is said once, with the first of its requests', () => {
  const many = Array.from({ length: 8 }, (_, n) => lacking(`/orders/${n}`));
  expect(groupsOf([...many, lacking('/orders/0'), step('/a'), step('/a')])).toEqual([
    {
      outcome: 'not replayed',
      why: 'the header cookie is redacted; give it under “Headers to send”',
      count: 9,
      requests: ['GET /orders/0', 'GET /orders/1', 'GET /orders/2', 'GET /orders/3', 'GET /orders/4'],
      more: 3,
    },
    { outcome: 'mismatch', why: undefined, count: 2, requests: ['GET /a'], more: 0 },
  ]);
});

test('what the command line would be told is said in the words of the page', () => {
  const why = 'both sides answered 401 now, where the monolith answered 200: give credentials with --header';
  expect(groupsOf([step('/a', { outcome: 'not_replayed', why })])[0]?.why).toBe(
    'both sides answered 401 now, where the monolith answered 200: give credentials under “Headers to send”',
  );
});

test('the headers that are lacking are named once each', () => {
  expect(headersAsked([lacking('/a'), lacking('/b', 'Authorization'), lacking('/c'), step('/d')])).toEqual([
    'authorization',
    'cookie',
  ]);
  expect(headersAsked([])).toEqual([]);
});
