import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Exchange } from '../../../../src/diff/exchange.ts';
import type { State, StoreWriter } from '../../../../src/store/types.ts';
import { countOf, difference, finding, START } from '../fixtures.ts';
import { draft } from '../ledger-drafts.ts';
import type { Fresh, TestStore } from './test-store.ts';

const DAY = 86_400_000;

const MIB = 2 ** 20;

const LIMITS = { retention: 30 * DAY, maxSize: 2 ** 31 };

const SMALL = { retention: 30 * DAY, maxSize: 16 * MIB };

function at(name: string, changes: Partial<Exchange> = {}) {
  return finding([difference({ path: `$.${name}`, place: `$.${name}` })], changes);
}

function setState(store: TestStore, name: string, state: State): void {
  const [found] = store.reader().discrepancies({ q: `$.${name}` }).items;
  store.durable().triage({ id: found?.id ?? '', actor: 'ann', at: START, state, note: 'decided' });
}

/** Steps until there is nothing to do; the sums of what was pruned. */
function pruneAll(writer: StoreWriter, now: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (;;) {
    const { pruned, more } = writer.prune(now);
    for (const [what, count] of Object.entries(pruned)) sums[what] = (sums[what] ?? 0) + count;
    if (!more) return sums;
  }
}

/** A body that deflate cannot make smaller. */
function incompressible(bytes: number): Partial<Exchange> {
  const answer = { status: 200, headers: ['content-type', 'text/plain'] };
  const body = () => Buffer.from(randomBytes(bytes / 2).toString('hex'));
  return { left: { ...answer, body: body() }, right: { ...answer, body: body() } };
}

export function pruningContract(fresh: Fresh): void {
  test('counts older than the retention go, minute by minute, and what goes is counted', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: LIMITS });
    const minute = Math.floor(START / 60_000);
    const counts = Array.from({ length: 4000 }, (_, i) => countOf({ minute: minute + i }));
    writer.write({ counts, findings: [] });
    expect(pruneAll(writer, START + 30 * DAY)).toEqual({});
    const now = START + 30 * DAY + 3000 * 60_000;
    expect(pruneAll(writer, now)).toEqual({ counts: 3000 });
    const reader = store.reader();
    expect(reader.routeCounts()[0]?.verdicts).toEqual({ match: 1000 });
    expect(reader.pruned()).toEqual([{ what: 'counts', count: 3000, last: new Date(now).toISOString() }]);
  });

  test('what is looked for once a minute is not looked for at every write', async () => {
    const writer = (await fresh()).writer({ limits: LIMITS });
    expect(pruneAll(writer, START + 31 * DAY)).toEqual({});
    writer.write({ counts: [countOf()], findings: [] });
    expect(pruneAll(writer, START + 31 * DAY + 59_999)).toEqual({});
    expect(pruneAll(writer, START + 31 * DAY + 60_000)).toEqual({ counts: 1 });
  });

  test('of what was not seen since the retention, settled ones go, and work and decisions lose only their samples', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: LIMITS });
    const names = ['open', 'investigating', 'accepted', 'resolved', 'seen'];
    writer.write({ counts: [], findings: names.map((name) => at(name)) });
    const allowed = difference({ path: '$.allowed', place: '$.allowed', ignoredBy: 'a rule' });
    // One sample shows both; as long as one of them is seen, it stays.
    writer.write({ counts: [], findings: [finding([allowed]), at('seen', { startedAt: START + 20 * DAY })] });
    for (const name of ['investigating', 'accepted', 'resolved'] as const) setState(store, name, name);

    expect(pruneAll(writer, START + 31 * DAY)).toEqual({ discrepancies: 2, samples: 5 });
    const reader = store.reader();
    const left = reader.discrepancies({}).items;
    expect(new Set(left.map((found) => found.path))).toEqual(
      new Set(['$.seen', '$.open', '$.investigating', '$.accepted']),
    );
    for (const { id, path: place } of left)
      expect(reader.discrepancy(id)?.samples).toHaveLength(place === '$.seen' ? 2 : 0);
    // What was forgotten may come back, as new work.
    writer.write({ counts: [], findings: [at('resolved', { startedAt: START + 32 * DAY })] });
    expect(reader.discrepancies({ q: 'resolved' }).items).toMatchObject([{ count: 1, state: 'open' }]);
  });

  test('a sample that another discrepancy still shows stays', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: LIMITS });
    const both = ['old', 'young'].map((name) => difference({ path: `$.${name}`, place: `$.${name}` }));
    writer.write({ counts: [], findings: [finding(both)] });
    writer.write({ counts: [], findings: [at('young', { startedAt: START + 20 * DAY })] });
    setState(store, 'old', 'resolved');
    expect(pruneAll(writer, START + 31 * DAY)).toEqual({ discrepancies: 1 });
    const [young] = store.reader().discrepancies({}).items;
    expect(store.reader().discrepancy(young?.id ?? '')?.samples).toHaveLength(2);
  });

  test('under load the file with its log stays below maxSize, and the samples seen longest ago go first', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: SMALL });
    let largest = 0;
    for (let batch = 0; batch < 40; batch++) {
      const findings = Array.from({ length: 10 }, (_, i) =>
        at(`f${batch * 10 + i}`, { ...incompressible(60_000), startedAt: START + batch * 1000 }),
      );
      writer.write({ counts: [countOf({ verdict: 'mismatch', count: 10 })], findings });
      pruneAll(writer, START + batch * 1000);
      largest = Math.max(largest, writer.bytes());
    }
    expect(largest).toBeGreaterThan(SMALL.maxSize / 2);
    expect(largest).toBeLessThan(SMALL.maxSize);
    const reader = store.reader();
    const details = reader
      .discrepancies({ limit: 500 })
      .items.flatMap(({ id }) => reader.discrepancy(id) ?? []);
    const times = (wanted: boolean) =>
      details
        .filter(({ samples }) => samples.length > 0 === wanted)
        .map(({ lastSeen }) => Date.parse(lastSeen));
    const withSamples = times(true).length;
    expect(withSamples).toBeGreaterThan(20);
    expect(withSamples).toBeLessThan(300);
    // No discrepancy and no count went with the samples, and none without was seen later than one with.
    expect(details).toHaveLength(400);
    expect(reader.routeCounts()[0]?.verdicts).toEqual({ mismatch: 400 });
    expect(Math.max(...times(false))).toBeLessThanOrEqual(Math.min(...times(true)));
    expect(reader.pruned()).toMatchObject([{ what: 'samples', count: 400 - withSamples }]);
  });

  test('where samples are not enough, counts older than a day lose their minute, and not one of them is lost', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: SMALL });
    const now = START + 10 * DAY;
    const last = Math.floor(now / 60_000);
    // Ten days of forty routes, every other minute.
    const counts = [];
    for (let route = 0; route < 40; route++)
      for (let minute = last - 14_400; minute <= last; minute += 2)
        counts.push(countOf({ route: `route-with-a-long-name-${route}`, minute, count: 3 }));
    writer.write({ counts, findings: [] });
    expect(writer.bytes()).toBeGreaterThan(SMALL.maxSize);
    const pruned = pruneAll(writer, now);
    expect(writer.bytes()).toBeLessThan(SMALL.maxSize);
    expect(Object.keys(pruned)).toEqual(['counts_rolled_up']);
    const reader = store.reader();
    expect(reader.routeCounts().reduce((sum, { verdicts }) => sum + (verdicts.match ?? 0), 0)).toBe(
      3 * counts.length,
    );
    const since = new Date(now - DAY).toISOString();
    expect(reader.routeCounts(since)[0]?.verdicts.match).toBe(3 * 721);
  });

  test('evidence and shapes older than the retention go, and what is newer stays', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: LIMITS });
    const second = START / 1000;
    const evidence = [second, second + 60].map((begin) => ({
      ...{ route: 'orders-read', begin, width: 1, tallies: [1] },
      ...{ monolith: [], service: [] },
    }));
    const shapes = [START, START + 60_000].map((at) => ({
      ...{ route: 'orders-read', shape: `GET\t/${at}\t2xx\t\t`, seen: 1, compared: 1, at },
    }));
    writer.write({ counts: [], findings: [], observed: { evidence, shapes } });

    expect(pruneAll(writer, START + 30 * DAY)).toEqual({});
    expect(pruneAll(writer, START + 30 * DAY + 60_000)).toEqual({ evidence: 1, shapes: 1 });
    const reader = store.reader();
    const since = new Date(START - 1000).toISOString();
    expect(reader.evidence([{ route: 'orders-read', since }])[0]?.tallies.match).toBe(1);
    expect(reader.coverage('orders-read').shapes).toMatchObject([{ path: `/${START + 60_000}` }]);
  });

  test('the ledger and what people decided stay, however old they are', async () => {
    const store = await fresh();
    const writer = store.writer({ limits: LIMITS });
    writer.write({ counts: [countOf()], findings: [at('decided')] });
    setState(store, 'decided', 'accepted');
    const entry = store.durable().appendToLedger(draft({ at: new Date(START).toISOString() }));
    expect(pruneAll(writer, START + 400 * DAY)).toEqual({ counts: 1, samples: 1 });
    const reader = store.reader();
    expect(reader.ledgerHistory(entry.route)).toEqual([entry]);
    const [decided] = reader.discrepancies({}).items;
    expect(reader.discrepancy(decided?.id ?? '')?.history).toMatchObject([
      { actor: 'ann', from: 'open', to: 'accepted', note: 'decided' },
    ]);
  });
}
