import { expect, test } from 'vitest';
import type { DiscrepancyDetail, State, StoreReader, StoreWriter } from '../../../../src/store/types.ts';
import { difference, finding, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

interface Opened {
  readonly writer: StoreWriter;
  readonly reader: StoreReader;
  readonly id: string;
  readonly detail: () => DiscrepancyDetail | undefined;
  readonly triage: (changes: { state?: State; assignee?: string; note?: string }, at?: number) => void;
}

const seenAt = (startedAt: number) => finding([difference()], { startedAt });

export function triageContract(fresh: Fresh): void {
  /** A store with one discrepancy, seen once at START. */
  async function withDiscrepancy(): Promise<Opened> {
    const store = await fresh();
    const writer = store.writer();
    writer.write({ counts: [], findings: [finding([difference()])] });
    const reader = store.reader();
    const people = store.durable();
    const id = reader.discrepancies({}).items[0]?.id ?? '';
    return {
      ...{ writer, reader, id },
      detail: () => reader.discrepancy(id),
      triage: (changes, at = START) => people.triage({ id, actor: 'ann', at, ...changes }),
    };
  }

  test('a decision changes the state and stands in the history with all that was said', async () => {
    const { triage, detail } = await withDiscrepancy();
    triage({ state: 'investigating', assignee: 'bob', note: 'looks like the tax' }, START + 1000);
    triage({ note: 'asked the team; password=hunter2' }, START + 2000);
    triage({ state: 'open', assignee: '' }, START + 3000);
    const found = detail();
    expect(found).toMatchObject({ state: 'open' });
    expect(found).not.toHaveProperty('assignee');
    const [first, second, third] = found?.history ?? [];
    expect(first).toEqual({
      ...{ at: new Date(START + 1000).toISOString(), actor: 'ann', from: 'open', to: 'investigating' },
      ...{ assignee: 'bob', note: 'looks like the tax' },
    });
    expect(second).toMatchObject({ from: 'investigating', to: 'investigating', assignee: 'bob' });
    expect(second?.note).toMatch(/^asked the team; password=\[redacted:[0-9a-f]{8}\]$/);
    expect(third).toMatchObject({ from: 'investigating', to: 'open' });
    expect(third).not.toHaveProperty('assignee');
  });

  test('what says nothing new is not written, and what is not there is refused', async () => {
    const { triage, detail } = await withDiscrepancy();
    triage({ state: 'open', assignee: '' });
    expect(detail()?.history).toEqual([]);
    const people = (await fresh()).durable();
    expect(() => people.triage({ id: 'ffffffffffff', actor: 'ann', at: START, state: 'open' })).toThrow(
      'there is no discrepancy "ffffffffffff"',
    );
  });

  test.each([
    ['open', 1],
    ['investigating', 1],
    ['resolved', 0],
    ['accepted', 0],
  ] as const)('%s counts as %i unsettled, in the metric and at the route', async (state, count) => {
    const { triage, writer, reader } = await withDiscrepancy();
    expect(writer.openDiscrepancies()).toMatchObject([{ count: 1 }]);
    triage({ state });
    expect(writer.openDiscrepancies().reduce((sum, open) => sum + open.count, 0)).toBe(count);
    expect(reader.routeCounts().reduce((sum, { openDiscrepancies }) => sum + openDiscrepancies, 0)).toBe(
      count,
    );
  });

  test('a resolved one that comes back is reopened as a regression with the time and the sample', async () => {
    const { triage, detail, writer, reader, id } = await withDiscrepancy();
    triage({ state: 'resolved', note: 'fixed' }, START + 1000);
    // It was on its way before that.
    writer.write({ counts: [], findings: [seenAt(START + 900)] });
    expect(detail()).toMatchObject({ state: 'resolved', count: 2 });

    writer.write({ counts: [], findings: [seenAt(START + 950), seenAt(START + 2000), seenAt(START + 3000)] });
    const found = detail();
    const back = new Date(START + 2000).toISOString();
    expect(found).toMatchObject({ state: 'open', count: 5, regression: true, regressedAt: back });
    expect(found?.samples.find((sample) => sample.id === found.regressionSample)?.at).toBe(back);
    expect(found?.history.slice(1)).toEqual([
      {
        ...{ at: back, actor: 'ficus', from: 'resolved', to: 'open', sample: found?.regressionSample },
        note: 'regression: it came back after it was resolved',
      },
    ]);
    expect(reader.discrepancies({}).items).toMatchObject([{ id, regression: true }]);
    expect(writer.openDiscrepancies()).toMatchObject([{ count: 1 }]);

    triage({ state: 'resolved' }, START + 4000);
    expect(detail()).not.toHaveProperty('regression');
    expect(detail()?.history).toHaveLength(3);
    const told = detail()?.history.map((entry) => ({ discrepancy: id, ...entry }));
    expect(reader.decisions(found?.route ?? '')).toEqual(told);
    expect(reader.decisions('elsewhere')).toEqual([]);
  });

  test('the sample of a regression is kept however many follow', async () => {
    const { triage, detail, writer } = await withDiscrepancy();
    writer.write({ counts: [], findings: Array.from({ length: 40 }, (_, n) => seenAt(START + n)) });
    triage({ state: 'resolved' }, START + 1000);
    writer.write({ counts: [], findings: Array.from({ length: 400 }, (_, n) => seenAt(START + 2000 + n)) });
    const found = detail();
    expect(found?.samples.find((sample) => sample.id === found.regressionSample)?.at).toBe(
      new Date(START + 2000).toISOString(),
    );
    expect(new Set(found?.samples.map(({ id }) => id)).size).toBe(found?.samples.length);
  });

  test('what a rule allows, and what was accepted, reopens nothing', async () => {
    const { triage, detail, writer } = await withDiscrepancy();
    triage({ state: 'resolved' }, START + 1);
    const allowed = difference({ ignoredBy: '$.total allow value' });
    writer.write({ counts: [], findings: [finding([allowed], { startedAt: START + 1000 })] });
    expect(detail()).toMatchObject({ state: 'resolved', ignoredCount: 1 });
    triage({ state: 'accepted', note: 'known' }, START + 2000);
    writer.write({ counts: [], findings: [seenAt(START + 3000)] });
    expect(detail()).toMatchObject({ state: 'accepted', count: 2 });
  });
}
