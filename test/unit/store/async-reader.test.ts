import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import {
  type AsyncStoreReader,
  openAsyncReader,
  type StartReaderThread,
} from '../../../src/store/async-reader.ts';
import { countOf, difference, finding, readerAt, storePath, writerAt } from './fixtures.ts';

function asyncReaderAt(path: string, start?: StartReaderThread): AsyncStoreReader {
  const reader = start === undefined ? openAsyncReader(path) : openAsyncReader(path, start);
  onTestFinished(() => reader.close());
  return reader;
}

const realThread: StartReaderThread = (path) =>
  new Worker(new URL('../../../src/store/reader-thread.ts', import.meta.url), { workerData: { path } });

test('answers as the reader does, in the order of the calls', async () => {
  const path = await storePath();
  writerAt(path).write({ counts: [countOf()], findings: [finding([difference()])] });
  const direct = readerAt(path);
  const reader = asyncReaderAt(path);
  const id = direct.discrepancies({}).items[0]?.id ?? '';
  const answers = await Promise.all([
    reader.routeCounts(),
    reader.discrepancies({ limit: 1 }),
    reader.discrepancy(id.slice(0, 6)),
    reader.discrepancy('ffffffffffff'),
  ]);
  expect(answers).toEqual([
    direct.routeCounts(),
    direct.discrepancies({ limit: 1 }),
    direct.discrepancy(id),
    undefined,
  ]);
});

test('a store that does not exist yet cannot be read now, and is read as soon as it is there', async () => {
  const path = await storePath();
  const reader = asyncReaderAt(path);
  await expect(reader.routeCounts()).rejects.toMatchObject({
    name: 'FicusError',
    code: 'store_unavailable',
    httpStatus: 503,
    message: expect.stringContaining('it does not exist'),
  });
  writerAt(path).write({ counts: [countOf({ count: 3 })], findings: [] });
  expect(await reader.routeCounts()).toMatchObject([{ verdicts: { match: 3 } }]);
});

test("the caller's own mistake comes back as it is", async () => {
  const path = await storePath();
  writerAt(path);
  await expect(asyncReaderAt(path).discrepancies({ cursor: '?' })).rejects.toMatchObject({
    code: 'bad_request',
  });
});

test('the event loop turns while a large query runs', async () => {
  const path = await storePath();
  const findings = Array.from({ length: 2000 }, (_, index) =>
    finding([difference({ path: `$.field${index}`, place: `$.field${index}`, left: 'x'.repeat(900) })]),
  );
  writerAt(path, { samplesFirst: 0, samplesReservoir: 0 }).write({ counts: [], findings });
  const reader = asyncReaderAt(path);
  // The thread is up before the measurement, so that only queries are measured.
  await reader.routeCounts();
  let answered = false;
  const answers = Promise.all(
    Array.from({ length: 20 }, () => reader.discrepancies({ q: 'occurs nowhere', limit: 500 })),
  ).finally(() => {
    answered = true;
  });
  let turns = 0;
  while (!answered) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  expect((await answers).every(({ items }) => items.length === 0)).toBe(true);
  expect(turns).toBeGreaterThan(20);
});

test('a crashed thread fails its calls and is started again by the next', async () => {
  const path = await storePath();
  writerAt(path).write({ counts: [countOf()], findings: [] });
  let started = 0;
  const reader = asyncReaderAt(path, (at) => {
    started++;
    if (started > 1) return realThread(at);
    const code =
      "require('node:worker_threads').parentPort.on('message', () => { throw new Error('out of order') })";
    return new Worker(code, { eval: true });
  });
  const calls = await Promise.allSettled([reader.routeCounts(), reader.discrepancies({})]);
  for (const call of calls) {
    expect(call).toMatchObject({
      status: 'rejected',
      reason: { code: 'store_unavailable', details: { why: 'its reader thread failed: out of order' } },
    });
  }
  expect(await reader.routeCounts()).toHaveLength(1);
  expect(started).toBe(2);
});

test('a thread that ends by itself fails its calls too', async () => {
  const code = "require('node:worker_threads').parentPort.on('message', () => process.exit(0))";
  const reader = asyncReaderAt('unused', () => new Worker(code, { eval: true }));
  await expect(reader.routeCounts()).rejects.toMatchObject({ details: { why: 'its reader thread ended' } });
});

test('close ends the thread, fails what waits and what comes after, and may be called again', async () => {
  const path = await storePath();
  writerAt(path).write({ counts: [countOf()], findings: [] });
  let ended = 0;
  const reader = openAsyncReader(path, (at) => {
    const thread = realThread(at);
    thread.on('exit', () => {
      ended++;
    });
    return thread;
  });
  await reader.routeCounts();
  const waiting = reader.routeCounts();
  const refused = expect(waiting).rejects.toMatchObject({ details: { why: 'it is closed' } });
  await reader.close();
  await refused;
  expect(ended).toBe(1);
  await expect(reader.discrepancies({})).rejects.toMatchObject({ code: 'store_unavailable' });
  await reader.close();
  expect(ended).toBe(1);
});
