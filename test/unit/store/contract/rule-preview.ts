import { expect, test } from 'vitest';
import { compare } from '../../../../src/diff/compare.ts';
import { compileRules } from '../../../../src/diff/rules/compile.ts';
import type { Answer, Rule } from '../../../../src/diff/types.ts';
import type { Finding, StoreReader } from '../../../../src/store/types.ts';
import { exchange, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

const OWNED = { reason: 'r', owner: 'o' };

const HEADERS = ['content-type'];

function answer(content: unknown, type = 'application/json'): Answer {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  return { status: 200, headers: ['Content-Type', type], body: Buffer.from(body) };
}

/** An exchange as the comparer judges it, by these rules. */
function compared(left: Answer, right: Answer, target: string, rules: readonly Rule[] = []): Finding {
  const { differences } = compare(left, right, { headers: HEADERS, rules: compileRules(rules), now: START });
  const request = { id: 'r', method: 'GET', target, headers: [] };
  return { exchange: exchange({ left, right, request }), differences };
}

function idOf(reader: StoreReader, path: string): string {
  return reader.discrepancies({}).items.find((item) => item.path === path)?.id ?? '';
}

const rounded = (n: number) =>
  compared(answer({ tax: 1.005 + n }), answer({ tax: 1.01 + n }), `/orders/${n}`);

export function rulePreviewContract(fresh: Fresh): void {
  /** A store with these exchanges, and the question what a rule would do to them. */
  async function stored(findings: readonly Finding[]) {
    const store = await fresh();
    store.writer().write({ counts: [], findings });
    const reader = store.reader();
    const by = { route: 'orders-read', headers: HEADERS, cookieValues: false, now: START };
    return {
      reader,
      preview: (rule: Partial<Rule> & { path: string }, rules: readonly Rule[] = []) =>
        reader.previewRule({ ...by, rules, rule: { ...OWNED, ...rule } }),
      covering: (id: string, rules: readonly Rule[]) => reader.coveringRules({ ...by, id, rules }),
    };
  }

  test('a rule hides what it allows, and what at its path goes further is told', async () => {
    const { preview, reader } = await stored([
      ...[1, 2, 3].map(rounded),
      compared(answer({ tax: 1 }), answer({ tax: 7 }), '/orders/wrong'),
      compared(answer({ tax: 2.005, n: 1 }), answer({ tax: 2.01, n: 2 }), '/orders/both'),
    ]);
    const found = preview({ path: '$.tax', allow: ['rounding'], tolerance: '0.01' });
    expect(found).toMatchObject({
      rule: '$.tax allow rounding within 0.01',
      samples: { stored: 5, judged: 5, unjudged: [] },
      exchanges: { hidden: 3, stillDiffer: 2, unsure: 0, fineBefore: 0 },
      doesNotFit: {
        count: 1,
        items: [{ request: 'GET /orders/wrong', path: '$.tax', kind: 'value', left: '1', right: '7' }],
      },
      unsure: { count: 0 },
    });
    expect(found.hidden.map(({ request, becomes }) => [request, becomes])).toEqual(
      [3, 2, 1].map((n) => [`GET /orders/${n}`, 'ignored']),
    );
    const byKind = Object.fromEntries(found.discrepancies.map((one) => [one.kind, one]));
    expect(byKind).toMatchObject({
      rounding: { samples: 4, hidden: 4, doesNotFit: 0 },
      value: { samples: 1, hidden: 0, doesNotFit: 1 },
    });
    expect(found.discrepancies.map(({ id }) => id).sort()).toEqual(
      reader
        .discrepancies({})
        .items.filter(({ path }) => path === '$.tax')
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('a bound that is too tight hides nothing, and shows all of it', async () => {
    const { preview } = await stored([1, 2, 3].map(rounded));
    expect(preview({ path: '$.tax', allow: ['rounding'], tolerance: '0.001' })).toMatchObject({
      exchanges: { hidden: 0, stillDiffer: 3 },
      doesNotFit: { count: 3 },
    });
  });

  test('a rule that reaches nothing says so by its figures', async () => {
    const { preview } = await stored([rounded(1)]);
    expect(preview({ path: '$.other', ignore: true })).toMatchObject({
      exchanges: { hidden: 0, stillDiffer: 1 },
      discrepancies: [],
      doesNotFit: { count: 0 },
    });
  });

  test('ignoring hides what lies below as well', async () => {
    const { preview } = await stored([
      compared(answer({ a: { b: 1, c: 'x' } }), answer({ a: { b: 2, c: 'y' } }), '/1'),
    ]);
    expect(preview({ path: '$.a', ignore: true })).toMatchObject({
      exchanges: { hidden: 1 },
      doesNotFit: { count: 0 },
    });
    // Allowing is for the place alone: what is below does not fit it.
    expect(preview({ path: '$.a', allow: ['value'] })).toMatchObject({
      exchanges: { hidden: 0, stillDiffer: 1 },
      doesNotFit: { count: 2 },
    });
  });

  test('elements that a rule pairs by key are judged as they are paired then', async () => {
    const list = (...ids: number[]) => answer({ items: ids.map((id) => ({ id, price: id * 10 })) });
    const { preview } = await stored([compared(list(1, 2, 3), list(3, 1, 2), '/1')]);
    expect(preview({ path: '$.items', allow: ['ordering'], keyBy: 'id' })).toMatchObject({
      exchanges: { hidden: 1 },
      hidden: [{ becomes: 'ignored' }],
    });
  });

  test('what is redacted cannot be told, unless everything there is ignored', async () => {
    const { preview } = await stored([compared(answer({ token: 'a1' }), answer({ token: 'b2' }), '/1')]);
    expect(preview({ path: '$.token', allow: ['generated'] })).toMatchObject({
      exchanges: { hidden: 0, stillDiffer: 0, unsure: 1 },
      unsure: { count: 1 },
    });
    expect(preview({ path: '$.token', ignore: true })).toMatchObject({ exchanges: { hidden: 1, unsure: 0 } });
  });

  test('a body that is not stored whole is not judged, and counted', async () => {
    const long = (end: string) => answer({ text: 'x '.repeat(40_000), end });
    const { preview } = await stored([compared(long('a'), long('b'), '/1'), rounded(1)]);
    expect(preview({ path: '$.end', ignore: true }).samples).toEqual({
      ...{ stored: 2, judged: 1 },
      unjudged: [{ reason: 'a body was stored in part only', count: 1 }],
    });
  });

  test('what rules in force allow, and what a second answer had excused, is no mismatch to hide', async () => {
    const inForce = { path: '$.tax', allow: ['rounding' as const], ...OWNED };
    const noisy = compared(answer({ at: 'a' }), answer({ at: 'b' }), '/noisy');
    const excused = {
      ...noisy,
      differences: noisy.differences.map((one) => ({ ...one, ignoredBy: 'noise' })),
    };
    const { preview } = await stored([rounded(1), excused]);
    expect(preview({ path: '$..*', ignore: true }, [inForce])).toMatchObject({
      exchanges: { hidden: 0, stillDiffer: 0, fineBefore: 2 },
      discrepancies: [],
    });
  });

  test('other charsets and markup are judged from their stored text', async () => {
    const latin = (text: string): Answer => ({
      ...{ status: 200, headers: ['Content-Type', 'application/xml; charset=iso-8859-1'] },
      body: Buffer.from(`<r><name>Zoë</name><at>${text}</at></r>`, 'latin1'),
    });
    const { preview } = await stored([compared(latin('é'), latin('è'), '/1')]);
    expect(preview({ path: '$.r.at', ignore: true })).toMatchObject({
      samples: { judged: 1 },
      exchanges: { hidden: 1, stillDiffer: 0 },
    });
  });

  test('a rule covers a discrepancy only where it allows all of its samples', async () => {
    const { covering, reader } = await stored([1, 2].map(rounded));
    const id = idOf(reader, '$.tax');
    const rule = { path: '$.tax', allow: ['rounding' as const], ...OWNED };
    expect(covering(id, [])).toBeUndefined();
    expect(covering(id, [{ ...rule, tolerance: '0.001' }])).toBeUndefined();
    expect(covering(id, [rule])).toEqual(['$.tax allow rounding']);
    expect(covering(id, [{ ...rule, expires: '2020-01-01' }])).toBeUndefined();
  });
}
