import { describe, expect, test } from 'vitest';
import { jsonAnswer, judge, judgeJson, outline } from './answers.ts';

const item = (sku: string, price: number) => ({ sku, price, currency: 'EUR', stock: 5 });
const diff = (left: unknown, right: unknown, ...rules: Parameters<typeof judge>[2] & object) =>
  outline(judge(jsonAnswer(left), jsonAnswer(right), rules));

test('content that one side repeats weighs the same from either side', () => {
  const [left, right] = [
    [0, [2, {}, 1]],
    [[1], [0, 1, null, 0]],
  ];
  expect(diff(left, right)).toEqual([
    '$[0] value',
    '$[1][0] value',
    '$[1][1] missing',
    '$[1][2] extra',
    '$[1][3] extra',
  ]);
  expect(diff(right, left).length).toBe(diff(left, right).length);
});

describe('one change is one difference', () => {
  const items = Array.from({ length: 30 }, (_, i) => item(`s${i}`, i));

  test('an element put in, wherever', () => {
    for (const at of [0, 7, 30]) {
      expect(diff(items, items.toSpliced(at, 0, item('new', 99)))).toEqual([`$[${at}] extra`]);
    }
  });

  test('an element taken out', () => {
    expect(diff(items, items.toSpliced(4, 1))).toEqual(['$[4] missing']);
  });

  test('an element changed in one field', () => {
    expect(diff(items, items.with(4, item('s4', 400)))).toEqual(['$[4].price value']);
  });

  test('an element changed, after one was put in before it', () => {
    expect(diff(items, items.toSpliced(0, 0, item('new', 99)).with(5, item('s4', 400)))).toEqual([
      '$[4].price value',
      '$[0] extra',
    ]);
  });

  test('an identity changed, the rest alike', () => {
    expect(diff(items, items.with(4, { ...item('s4', 4), sku: 'other' }))).toEqual(['$[4].sku value']);
  });

  test('an element replaced by another is missing and extra', () => {
    expect(diff(items, items.with(4, { sku: 'x', price: 77, currency: 'USD', stock: 1 }))).toEqual([
      '$[4] missing',
      '$[4] extra',
    ]);
  });

  test('a window that moved on lost its first and gained a last', () => {
    expect(diff([1, 2, 3, 4], [2, 3, 4, 5])).toEqual(['$[0] missing', '$[3] extra']);
    expect(diff([['a'], ['b'], ['c']], [['b'], ['c'], ['d']])).toEqual(['$[0] missing', '$[2] extra']);
    expect(diff([1, 2, 3, 4], [0, 1, 2, 3])).toEqual(['$[3] missing', '$[0] extra']);
  });

  test('a window of records that have much in common, with and without an identity', () => {
    const hosts = ['a', 'b', 'c'];
    const line = (i: number) => ({
      level: 'INFO',
      host: hosts[i % 3],
      ok: i % 2 === 0,
      at: i * 1000,
      text: `line ${i}`,
    });
    const lines = Array.from({ length: 13 }, (_, i) => line(i));
    const keyed = lines.map((each, id) => ({ id, type: 'log', ...each }));
    for (const all of [lines, keyed])
      for (const by of [1, 2, 6]) {
        const outlined = diff(all.slice(0, -by), all.slice(by));
        const expected = (kind: string, from: number) =>
          Array.from({ length: by }, (_, i) => `$[${from + i}] ${kind}`);
        expect(outlined).toEqual([...expected('missing', 0), ...expected('extra', 13 - 2 * by)]);
      }
  });

  test('a series of values that repeat, with one taken out or put in, is no other order', () => {
    const series = [9, 9, 6, 5, 6, 6, 9, 1, 9, 5];
    expect(diff(series, [...series.slice(1), 7])).toEqual(['$[1] missing', '$[9] extra']);
    expect(diff(series, series.toSpliced(6, 1).with(8, 55))).toEqual(['$[6] missing', '$[9] value']);
    expect(diff(series, series.with(7, 100).toSpliced(2, 0, 77))).toEqual(['$[7] value', '$[2] extra']);
    const states = ['a', 'b', 'a', 'c', 'a', 'b', 'b', 'c'].map((state) => ({ state, on: true }));
    expect(diff(states, [...states.slice(2), { state: 'd', on: false }, { state: 'e', on: false }])).toEqual([
      '$[1] missing',
      '$[2] missing',
      '$[6] extra',
      '$[7] extra',
    ]);
  });

  test('beyond 64 elements put in and taken out, repeats are paired as they come', () => {
    const series = Array.from({ length: 400 }, (_, i) => (i * i) % 37);
    const thinned = (every: number) => series.filter((_, i) => i % every !== 0);
    expect(diff(series, thinned(8)).every((line) => line.endsWith(' missing'))).toBe(true);
    const many = diff(series, thinned(5));
    expect(many.filter((line) => line.endsWith(' missing'))).toHaveLength(80);
    expect(many.filter((line) => !line.endsWith(' missing'))).toEqual(['$ ordering']);
  });

  test('an element that moved and changed is told by what it alone has', () => {
    const moved = [...items.slice(1, 20), { ...item('s0', 0), stock: 7 }, ...items.slice(20)];
    expect(diff(items, moved)).toEqual(['$ ordering', '$[0].stock value']);
    const keyless = (list: typeof items) => list.map(({ sku, ...rest }) => ({ name: sku, ...rest }));
    expect(diff(keyless(items), keyless(moved))).toEqual(['$ ordering', '$[0].stock value']);
  });

  test('one of many equals taken out', () => {
    expect(diff([7, 7, 7, 7], [7, 7, 7])).toEqual(['$[3] missing']);
    expect(diff([7, 7, 1, 7], [7, 1, 7])).toEqual(['$[1] missing']);
  });

  test('all elements changed a little, without any identity', () => {
    const points = [
      [10.51, 3.21],
      [4.42, 8.13],
      [7.75, 2.29],
    ];
    const moved = points.map(([x = 0, y = 0]) => [x + 1, y + 1]);
    expect(diff(points, moved)).toEqual(points.flatMap((_, i) => [`$[${i}][0] value`, `$[${i}][1] value`]));
  });

  test('scalars of another type, in another order', () => {
    const types = ['$[0] type', '$[1] type', '$[2] type'];
    expect(diff([1, 2, 3], ['1', '2', '3'])).toEqual(types);
    expect(diff([1, 2, 3], ['3', '2', '1'])).toEqual(['$ ordering', ...types]);
    expect(diff([1, 'x', 7], ['7', 'x', 9])).toEqual(['$ ordering', '$[0] value', '$[2] type']);
  });

  test('of a type, in the identity itself', () => {
    const rows = [
      { id: 1, n: 'a' },
      { id: 2, n: 'b' },
      { id: 3, n: 'c' },
    ];
    expect(
      diff(
        rows,
        rows.map((row) => ({ ...row, id: String(row.id) })),
      ),
    ).toEqual(['$[0].id type', '$[1].id type', '$[2].id type']);
  });
});

describe('keyBy', () => {
  const rule = { path: '$', keyBy: 'k' };

  test('pairs by that field however unlike the elements are', () => {
    const left = [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ];
    expect(
      diff(
        left,
        [
          { k: 'b', v: 1 },
          { k: 'a', v: 2 },
        ],
        rule,
      ),
    ).toEqual(['$ ordering', '$[0].v value', '$[1].v value']);
  });

  test('an unknown key is an element of its own', () => {
    expect(diff([{ k: 'a', v: 1 }], [{ k: 'b', v: 1 }], rule)).toEqual(['$[0] missing', '$[0] extra']);
  });

  test('a key used twice hides nothing', () => {
    const twice = [
      { k: 'a', v: 1 },
      { k: 'a', v: 2 },
    ];
    expect(
      diff(
        twice,
        [
          { k: 'a', v: 1 },
          { k: 'a', v: 3 },
        ],
        rule,
      ),
    ).toEqual(['$[1].v value']);
    expect(diff(twice, [{ k: 'a', v: 1 }], rule)).toEqual(['$[1] missing']);
    expect(
      diff(
        twice,
        [
          { k: 'a', v: 1 },
          { k: 'a', v: 2 },
          { k: 'a', v: 2 },
        ],
        rule,
      ),
    ).toEqual(['$[2] extra']);
  });

  test('keys that are the same number are the same only where that is how they are written', () => {
    expect(diff([{ k: '1.1', v: 1 }], [{ k: '1.10', v: 1 }], rule)).toEqual(['$[0] missing', '$[0] extra']);
    const [first, second] = [
      { k: '1.1', v: 1 },
      { k: '1.10', v: 2 },
    ];
    expect(
      diff(
        [first, second],
        [
          { ...second, v: 3 },
          { ...first, v: 4 },
        ],
        rule,
      ),
    ).toEqual(['$ ordering', '$[0].v value', '$[1].v value']);
    expect(diff([{ k: 10, v: 1 }], [{ k: '10', v: 2 }], rule)).toEqual(['$[0].k type', '$[0].v value']);
    const kinds = judgeJson('[{"k":10.0,"v":1}]', '[{"k":"10","v":2}]', [rule]);
    expect(outline(kinds)).toEqual(['$[0].k type', '$[0].v value']);
    expect(diff([{ k: '1e1', v: 1 }], [{ k: 10, v: 1 }], rule)).toEqual(['$[0] missing', '$[0] extra']);
    expect(diff([{ k: '11e-1', v: 1 }], [{ k: 1.1, v: 1 }], rule)).toEqual(['$[0] missing', '$[0] extra']);
    expect(diff([{ k: 'true', v: 1 }], [{ k: true, v: 1 }], rule)).toEqual(['$[0] missing', '$[0] extra']);
  });

  test('a key that is missing hides nothing', () => {
    expect(diff([{ k: 'a' }, { v: 1 }], [{ k: 'a' }, { v: 2 }], rule)).toEqual(['$[1].v value']);
    expect(diff([{ k: 'a' }, { v: 1 }], [{ k: 'a' }], rule)).toEqual(['$[1] missing']);
    const named = { k: 'b', v: 1, w: 2 };
    expect(diff([{ k: 'a' }, named], [{ k: 'a' }, { v: 1, w: 2 }], rule)).toEqual(['$[1].k missing']);
    expect(diff([{ k: 'a' }, { v: 1, w: 2 }], [{ k: 'a' }, named], rule)).toEqual(['$[1].k extra']);
    expect(diff([{ k: 'a' }, { k: null }], [{ k: 'a' }, { k: [] }], rule)).toEqual(['$[1].k empty']);
  });
});

describe('places', () => {
  test('have odd keys in quotes, and indices and ids generalised', () => {
    const left = {
      users: { '3f2504e0-4f89-11d3-9a0c-0305e82c3301': { 'a.b': [1], "it's": 1, '': 1, __proto__x: 1 } },
    };
    const right = JSON.parse(JSON.stringify(left).replaceAll(':1', ':2').replace('[1]', '[2]'));
    const { differences } = judge(jsonAnswer(left), jsonAnswer(right));
    expect(differences.map(({ path }) => path.replace(/^.*?'\]/, ''))).toEqual([
      "['a.b'][0]",
      "['it\\'s']",
      "['']",
      '.__proto__x',
    ]);
    expect(differences[0]).toMatchObject({ place: "$.users.*['a.b'][*]" });
  });

  test('keys that are days, times or addresses are ids', () => {
    const keyed = (key: string) => judge(jsonAnswer({ m: { [key]: 1 } }), jsonAnswer({ m: { [key]: 2 } }));
    for (const key of ['2024-05-01', '2024-05', '2024-05-01T10:00:00Z', 'ada@example.org', '17']) {
      expect(keyed(key).differences).toMatchObject([{ place: '$.m.*' }]);
    }
    for (const key of ['line1', 'address_2', 'p-100', 'a@b', '2024-W18']) {
      expect(keyed(key).differences[0]?.place).not.toBe('$.m.*');
    }
  });

  test('__proto__ is a key like any other', () => {
    expect(outline(judgeJson('{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'))).toEqual([
      '$.__proto__.a value',
    ]);
    expect(outline(judgeJson('{"constructor":1}', '{}'))).toEqual(['$.constructor missing']);
  });
});

describe('size', () => {
  test('documents 100,000 levels deep are compared', () => {
    const deep = (core: string) => '[{"a":'.repeat(50_000) + core + '}]'.repeat(50_000);
    const { differences } = judgeJson(deep('1'), deep('2'), [{ path: '$..b', ignore: true }]);
    expect(differences).toHaveLength(1);
    expect(differences[0]?.path.length).toBeLessThan(2000);
    expect(judgeJson(deep('1'), deep('1.0')).verdict).toBe('match');
  });

  test('a thousand differences at the bottom of a deep document are not a thousand climbs', () => {
    const bottom = (value: number) => JSON.stringify(Array.from({ length: 1000 }, () => value));
    const deep = (core: string) => '{"a":'.repeat(100_000) + core + '}'.repeat(100_000);
    const from = process.cpuUsage();
    const { differences } = judgeJson(deep(bottom(1)), deep(bottom(2)));
    expect(differences).toHaveLength(1000);
    expect(differences[7]?.path).toMatch(/^\$(\.a){128}…(\.a){127}\[7\]$/);
    // Climbing to the root for each path takes several seconds.
    expect(process.cpuUsage(from).user).toBeLessThan(1_500_000);
  });

  test('one value very often, between others, is paired in linear time', () => {
    const zeros = (count: number, end: number) =>
      JSON.stringify([end, ...Array.from({ length: count }, () => 0), end]);
    const started = process.threadCpuUsage().user;
    const { differences } = judgeJson(zeros(300_000, 1), zeros(300_060, 2));
    // Two changed ends, and sixty zeros more.
    expect(differences).toHaveLength(62);
    expect((process.threadCpuUsage().user - started) / 1e6).toBeLessThan(5);
  });

  test('deep arrays of two are aligned without hashing a level twice', () => {
    const deep = (core: string) => '[0,'.repeat(50_000) + core + ']'.repeat(50_000);
    expect(judgeJson(deep('1'), deep('2')).differences).toMatchObject([{ kind: 'value' }]);
  });

  const upTo = <T>(n: number, make: (i: number) => T): T[] => Array.from(Array(n).keys(), make);
  const cases: Record<string, (n: number) => readonly [unknown, unknown]> = {
    'scalars reversed': (n) => [upTo(n, (i) => i), upTo(n, (i) => n - i)],
    'objects reversed and changed': (n) => [
      upTo(n, (i) => ({ a: `a${i}`, b: i % 7, c: i })),
      upTo(n, (i) => ({ a: `a${i}`, b: i % 7, c: -i - 1 })).reverse(),
    ],
    'equal elements, one changed': (n) => [
      upTo(n, () => ({ a: 1 })),
      upTo(n, (i) => ({ a: i === 5 ? 2 : 1 })),
    ],
    'nothing in common': (n) => [upTo(n, (i) => ({ a: i })), upTo(n, (i) => ({ b: i }))],
  };

  test.each(Object.keys(cases))('ten times the elements take about ten times as long: %s', (name) => {
    const seconds = (n: number) => {
      const [left, right] = (cases[name]?.(n) ?? []).map((content) => jsonAnswer(content));
      if (!left || !right) throw new Error('two documents were expected');
      const times = Array.from({ length: 2 }, () => {
        const from = process.cpuUsage();
        judge(left, right);
        const used = process.cpuUsage(from);
        return used.user + used.system;
      });
      return Math.min(...times);
    };
    seconds(5_000);
    // A quadratic step would show as 100.
    expect(seconds(50_000) / seconds(5_000)).toBeLessThan(40);
  });
});
