import { expect, test } from 'vitest';
import type { Rule } from '../../../src/diff/types.ts';
import { handMade } from '../../corpus/by-hand/all.ts';
import { labelOf, writeLabel } from '../../corpus/label.ts';
import { judgePair } from '../../corpus/score.ts';

/** A pair of the corpus, a rule as the pages of its kind show it, and what of the pair it ignores. */
type Sample = readonly [
  pair: string,
  rule: Partial<Rule> & { readonly path: string },
  ignored: readonly string[],
];

const SAMPLES: readonly Sample[] = [
  [
    'orders: price and total rounded',
    { path: '$..price', allow: ['rounding'], tolerance: 0.005 },
    ['$.items[2].price rounding'],
  ],
  ['orders: price and total rounded', { path: '$.tax', allow: ['rounding'], decimals: 5 }, []],
  [
    'orders: price and total rounded',
    { path: '$.tax', allow: ['rounding'], decimals: 4 },
    ['$.tax rounding'],
  ],
  ['orders: another total', { path: '$.total', allow: ['value'], tolerance: 1 }, ['$.total value']],
  ['orders: another total', { path: '$.total', allow: ['value'], tolerance: '0.99' }, []],
  [
    'orders: summer time called UTC',
    { path: '$.updatedAt', allow: ['timezone'], zones: ['Europe/Berlin'] },
    ['$.updatedAt timezone shift'],
  ],
  [
    'orders: summer time called UTC',
    { path: '$.updatedAt', allow: ['timezone'], zones: ['Europe/London'] },
    [],
  ],
  [
    'orders: local time called UTC',
    { path: '$.createdAt', allow: ['timezone'], shift: '+01:00' },
    ['$.createdAt timezone shift'],
  ],
  ['orders: local time called UTC', { path: '$.createdAt', allow: ['timezone'], shift: '-01:00' }, []],
  ['orders: local time called UTC', { path: '$.createdAt', allow: ['timezone'], shift: '0h' }, []],
  [
    'orders: offset for Z',
    { path: '$.createdAt', allow: ['timezone'], shift: '0h' },
    ['$.createdAt timezone notation'],
  ],
  [
    'calendar: start with the winter offset',
    { path: '$.start', allow: ['timezone'], shift: '1h' },
    ['$.start timezone shift'],
  ],
  [
    'orders: state in small letters',
    { path: '$.state', allow: ['text'], pattern: '^[a-zA-Z_]+$' },
    ['$.state text case'],
  ],
  [
    'orders: payments the other way, one with another amount',
    { path: '$.payments', keyBy: 'id', allow: ['ordering'] },
    ['$.payments ordering'],
  ],
  [
    'orders: line totals added',
    { path: '$.items[*].lineTotal', allow: ['extra'] },
    ['$.items[0].lineTotal extra', '$.items[1].lineTotal extra'],
  ],
  ['orders: null and empty at once', { path: '$..*', allow: ['empty'] }, ['$.items[0].discounts empty']],
  [
    'tokens: a job throughout',
    { path: '$.self', allow: ['generated'], pattern: '/jobs/[^/]+$' },
    ['$.self generated'],
  ],
  [
    'message: location absolute',
    { path: 'headers.location', allow: ['header'], pattern: '/orders/\\d+$' },
    ['headers.location header origin'],
  ],
  [
    'message: location of another order',
    { path: 'headers.location', allow: ['header'], pattern: '/orders/4711$' },
    [],
  ],
  [
    'message: 200 for 201',
    { path: 'status', allow: ['status'], pattern: '^20[01]$' },
    ['status status same class'],
  ],
  ['message: 302 for 201', { path: 'status', allow: ['status'], pattern: '^20[01]$' }, []],
  [
    'SOAP: orders the other way, one changed',
    { path: '$.Envelope.Body.GetOrdersResponse.Order', keyBy: '@nr', allow: ['ordering'] },
    ['$.Envelope.Body.GetOrdersResponse.Order ordering'],
  ],
  [
    'SOAP: net amounts without zeros',
    { path: '$.Envelope.Body.GetOrdersResponse.Order.Net', allow: ['rounding'] },
    [
      '$.Envelope.Body.GetOrdersResponse.Order[0].Net rounding',
      '$.Envelope.Body.GetOrdersResponse.Order[1].Net rounding',
    ],
  ],
  ['orders: five faults in one order', { path: '$.customer', ignore: true }, []],
  ['orders: five faults in one order', { path: '$.items', ignore: true }, ['$.items[1].quantity type']],
];

test.each(SAMPLES)('%s, under %j', (name, rule, ignored) => {
  const pair = handMade.find((candidate) => candidate.name === name);
  if (!pair) throw new Error(`there is no pair "${name}"`);
  const bare = judgePair(pair.left, pair.right).differences.map((found) => writeLabel(labelOf(found)));
  const ruled = judgePair(pair.left, pair.right, [{ reason: 'a test', owner: 'tests', ...rule }]).differences;
  expect(ruled.map((found) => writeLabel(labelOf(found))).sort()).toEqual(bare.sort());
  const found = ruled.filter(({ ignoredBy }) => ignoredBy !== undefined);
  expect(found.map((each) => writeLabel(labelOf(each)))).toEqual(ignored);
});
