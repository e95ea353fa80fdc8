import { describe, expect, test } from 'vitest';
import { jsonAnswer, judge, judgeJson, outline } from '../answers.ts';

const orders = [
  { id: 3, createdAt: '2024-05-03', total: 7 },
  { id: 1, createdAt: '2024-05-02', total: 9 },
  { id: 2, createdAt: '2024-05-01', total: 8 },
  { id: 5, createdAt: '2024-04-30', total: 8 },
  { id: 4, createdAt: '2024-04-29', total: 1 },
];
const byId = [...orders].sort((a, b) => a.id - b.id);

describe('ordering', () => {
  test('is one difference at the array, and names the sort of each side', () => {
    expect(judge(jsonAnswer({ orders }), jsonAnswer({ orders: byId })).differences).toMatchObject([
      {
        path: '$.orders',
        kind: 'ordering',
        detail: 'left: by createdAt descending, right: by id ascending',
        signature: '',
      },
    ]);
  });

  test('of scalars, where one side is sorted', () => {
    expect(judgeJson('[3,1,2,5,4]', '[1,2,3,4,5]').differences).toMatchObject([
      { path: '$', kind: 'ordering', detail: 'right: ascending' },
    ]);
    expect(judgeJson('["a","b"]', '["b","a"]').differences).toMatchObject([
      { kind: 'ordering', detail: 'the same elements in another order', signature: '' },
    ]);
  });

  test.each([
    [
      'text against numbers',
      '["1","10","2","3","4"]',
      '["1","2","3","4","10"]',
      'left: ascending as text, right: ascending as numbers',
    ],
    ['a collation against code units', '["B","a","C","d","E"]', '["B","C","E","a","d"]', 'right: ascending'],
    [
      'a collation',
      '["a","B","c","Ö","z"]',
      '["z","a","Ö","c","B"]',
      'left: ascending ignoring case and accents',
    ],
    [
      'numbers that a binary float cannot tell apart',
      '[9007199254740994,9007199254740993,9007199254740992,4,3]',
      '[3,4,9007199254740992,9007199254740993,9007199254740994]',
      'left: descending, right: ascending',
    ],
    ['numbers beyond its range', '[1e400,1e399,3,2,1]', '[3,1e400,1,1e399,2]', 'left: descending'],
    [
      'numbers among texts',
      '["1","2","x","3","4"]',
      '["4","1","x","2","3"]',
      'the same elements in another order',
    ],
    ['texts of which one is a number', '["1","a","b","c","d"]', '["b","1","d","a","c"]', 'left: ascending'],
  ])('%s', (_, left, right, detail) => {
    const found = judgeJson(left, right).differences.find(({ kind }) => kind === 'ordering');
    expect(found?.detail).toBe(detail);
  });

  test('stands apart from changes of the elements, which keep their left index', () => {
    const changed = byId.map((order) => (order.id === 3 ? { ...order, total: 70 } : order));
    expect(outline(judge(jsonAnswer(orders), jsonAnswer(changed)))).toEqual([
      '$ ordering',
      '$[0].total value',
    ]);
  });

  test('is not claimed for an element put in, taken out or changed', () => {
    expect(outline(judgeJson('[1,2,1,3]', '[1,2,9,1,3]'))).toEqual(['$[2] extra']);
    expect(outline(judgeJson('[1,2,1,3]', '[1,1,3]'))).toEqual(['$[1] missing']);
    expect(outline(judgeJson('[1,2,1,3,1]', '[9,2,1,3,8]'))).toEqual(['$[0] value', '$[4] value']);
  });

  test('a rule that allows it allows nothing else', () => {
    const rules = [{ path: '$', allow: ['ordering'] as const }];
    expect(judge(jsonAnswer(orders), jsonAnswer(byId), rules).verdict).toBe('ignored');
    expect(judgeJson('[1,2,3]', '[3,2,4]', rules).verdict).toBe('mismatch');
    expect(judgeJson('[1,1,2]', '[1,2,2]', rules).verdict).toBe('mismatch');
  });
});
