/**
 * PROXY.md 44, with 40: each way for a service to be broken, in each stage in which it is asked, for a request without
 * and one with a large body. What the user gets is exact or visibly broken, nothing runs twice, every loss has its
 * reason, and nothing stays behind.
 */

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import {
  type Ailment,
  type BrokenService,
  SERVED_LENGTH,
  startBrokenService,
} from '../helpers/broken-services.ts';
import { BulkCheck, bulk } from '../helpers/bulk.ts';
import { type CheckedMonolith, startCheckedMonolith } from '../helpers/checked-monolith.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { collectedHeap, tcpHandles } from '../helpers/leftovers.ts';
import { PATIENCE } from '../helpers/patience.ts';

const UPLOAD = bulk(10_000_000);
const ANSWER = 'the answer of the monolith, byte for byte: \xe9\0\xff';
const MAX_CONCURRENT = 3;
const STAGES = ['shadow', 'canary', 'live'] as const;
const METHODS = ['GET', 'POST'] as const;

/** Whose whole answer the user gets, an error of Ficus's own, or a connection that visibly breaks off. */
type Outcome = 'monolith' | 'service' | '502' | '504' | 'aborted' | 'half taken for whole';

interface Row {
  readonly ailment: Ailment;
  /** Why nothing could be compared; undefined where it could. */
  readonly reason: string;
  /** What the user gets where the service is to serve. */
  readonly GET: Outcome;
  readonly POST: Outcome;
  readonly timeouts?: string;
}

const ROWS: Record<string, Row> = {
  'is dead': { ailment: 'isDead', reason: 'refused', GET: 'monolith', POST: 'monolith' },
  'accepts and hangs': { ailment: 'hangs', reason: 'timeout', GET: 'monolith', POST: '504' },
  'resets in mid headers': { ailment: 'resetsInHeaders', reason: 'reset', GET: 'monolith', POST: '502' },
  'resets in mid body': { ailment: 'resetsInBody', reason: 'reset', GET: 'aborted', POST: 'aborted' },
  'answers a byte a second': { ailment: 'dripsAnswer', reason: 'timeout', GET: 'monolith', POST: '504' },
  'answers at once and then a byte a second': {
    ailment: 'dripsBody',
    reason: 'timeout',
    GET: 'aborted',
    POST: 'aborted',
  },
  'reads a byte a second': { ailment: 'readsByteByByte', reason: 'timeout', GET: 'monolith', POST: '504' },
  // Nothing is wrong with it but its length, so it is given time: only its shadow is cut.
  'answers with a gigabyte': {
    ailment: 'sendsGigabyte',
    reason: 'timeout',
    GET: 'service',
    POST: 'service',
    timeouts: '{ headers: 20s, idle: 20s }',
  },
  'answers nonsense': { ailment: 'isMalformed', reason: 'malformed', GET: 'monolith', POST: '502' },
  'answers after ten seconds': {
    ailment: 'takesTenSeconds',
    reason: 'timeout',
    GET: 'monolith',
    POST: '504',
  },
};

/** Without rereads: how often a monolith is asked is counted here, and they are no part of it. */
async function startMatrix(
  monolith: CheckedMonolith,
  service: BrokenService,
  { timeouts }: Row,
): Promise<TestFicus> {
  const route = (stage: string) => `
- id: ${stage}
  match: { path: "/${stage}" }
  service: service
  stage: ${stage}
  canary: { percent: ${stage === 'canary' ? 100 : 0} }
  shadow:
    sideEffects: isolated
    methods: [GET, POST]
    maxConcurrent: ${MAX_CONCURRENT}
    timeout: ${stage === 'shadow' ? '600ms' : '20s'}
  compare: { maxBody: 16MiB, rereadsPerSecond: 0 }`;
  return startTestFicus({
    monolith: monolith.url,
    service: service.url,
    serviceExtra: `timeouts: ${timeouts ?? '{ headers: 600ms, idle: 600ms }'}`,
    routes: STAGES.map(route).join(''),
  });
}

const FROM_MONOLITH = `HTTP/1.1 200 OK\r\nX-Kind: monolith\r\nContent-Length: ${ANSWER.length}\r\nConnection: close\r\n\r\n${ANSWER}`;

/** Sends one request on a connection of its own and tells what came of it. */
async function ask(url: string, method: string, path: string): Promise<Outcome> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  let head = '';
  const check = new BulkCheck();
  socket.on('data', (chunk: Buffer) => {
    if (head !== '') check.take(chunk);
    else {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n') + 4;
      if (end === 3 || !text.includes(`Content-Length: ${SERVED_LENGTH}`)) return;
      head = text.slice(0, end);
      check.take(Buffer.from(text.slice(end), 'latin1'));
    }
  });
  const length = method === 'POST' ? `Content-Length: ${UPLOAD.length}\r\n` : '';
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n${length}\r\n`);
  if (method === 'POST') socket.write(UPLOAD);
  socket.on('error', () => socket.destroy());
  await once(socket, 'close');
  if (head !== '') return check.exact && check.received === SERVED_LENGTH ? 'service' : 'aborted';
  return outcomeOf(text);
}

function outcomeOf(text: string): Outcome {
  if (text === FROM_MONOLITH) return 'monolith';
  const length = Number(/\r\nContent-Length: (\d+)\r\n/.exec(text)?.[1] ?? Number.NaN);
  // Without a length to hold it against, a half answer would look whole.
  if (text !== '' && Number.isNaN(length)) return 'half taken for whole';
  if (text.length - text.indexOf('\r\n\r\n') - 4 !== length) return 'aborted';
  const [, status = ''] = /^HTTP\/1\.1 (502|504) [\s\S]*\}\}\n$/.exec(text) ?? [];
  return status === '502' || status === '504' ? status : 'half taken for whole';
}

function count(lines: readonly string[], line: string): number {
  return lines.filter((other) => other === line).length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** All six cells at once: each has its own route or method, and none may disturb another. */
async function expectCells(
  row: Row,
  ficus: TestFicus,
  monolith: CheckedMonolith,
  service: BrokenService,
): Promise<void> {
  const cells = STAGES.flatMap((stage) => METHODS.map((method) => ({ stage, method, path: `/${stage}` })));
  const got = await Promise.all(
    cells.map(async ({ method, path }) => [`${method} ${path}`, await ask(ficus.url, method, path)] as const),
  );
  const wanted = cells.map(({ stage, method, path }) => [
    `${method} ${path}`,
    stage === 'shadow' ? 'monolith' : row[method],
  ]);
  expect(Object.fromEntries(got)).toEqual(Object.fromEntries(wanted));

  for (const stage of STAGES) {
    const { comparisons, reasons } = await ficus.counted(stage, METHODS.length);
    if (stage !== 'shadow' && row.GET === 'service') expect(comparisons.mismatch).toBe(METHODS.length);
    else expect(reasons).toEqual({ failed: { [row.reason]: METHODS.length } });
  }
  for (const [line, outcome] of got) {
    expect(count(monolith.asked, line), line).toBe(outcome === 'monolith' ? 1 : 0);
    expect(count(service.asked, line), line).toBeLessThanOrEqual(1);
    // A write runs once for its user; the mirrored one is marked, and runs once as well.
    if (line.startsWith('POST'))
      expect(count(monolith.asked, line) + count(service.asked, line), line).toBeLessThanOrEqual(1);
    expect(count(monolith.mirrored, line) + count(service.mirrored, line), line).toBeLessThanOrEqual(1);
  }
}

/** What every cell has left in the metrics. */
async function expectCounted(row: Row, ficus: TestFicus): Promise<void> {
  const metrics = await ficus.metrics();
  expect(metrics).toContain(`ficus_shadow_requests_total{route="shadow",outcome="${row.reason}"} 2`);
  for (const stage of ['canary', 'live']) {
    const fallbacks = METHODS.filter((method) => row[method] === 'monolith').length;
    const line = `ficus_fallbacks_total{route="${stage}",reason="${row.reason}"} ${fallbacks}`;
    if (fallbacks > 0) expect(metrics).toContain(line);
    else expect(metrics).not.toContain(`ficus_fallbacks_total{route="${stage}"`);
  }
}

async function inFlight(ficus: TestFicus): Promise<number> {
  return Number(/^ficus_shadow_in_flight (\d+)$/m.exec(await ficus.metrics())?.[1]);
}

/** More users at once than may have a shadow. */
async function expectCapped(row: Row, ficus: TestFicus): Promise<void> {
  const users = 4 * MAX_CONCURRENT;
  const times = await Promise.all(
    Array.from({ length: users }, async () => {
      const begun = performance.now();
      expect(await ask(ficus.url, 'GET', '/shadow')).toBe('monolith');
      return performance.now() - begun;
    }),
  );
  // Nobody has waited for a shadow: the shortest of those that hang takes 600 ms.
  expect(median(times)).toBeLessThan(400);
  expect(await inFlight(ficus)).toBeLessThanOrEqual(MAX_CONCURRENT);
  const { reasons } = await ficus.counted('shadow', METHODS.length + users);
  const failed = (reasons.failed?.[row.reason] ?? 0) - METHODS.length;
  expect(failed).toBeGreaterThanOrEqual(1);
  expect(failed + (reasons.skipped?.max_concurrent ?? 0)).toBe(users);
  expect(Object.keys({ ...reasons.failed, ...reasons.skipped }).sort()).toEqual(
    [...new Set([row.reason, ...Object.keys(reasons.skipped ?? {})])].sort(),
  );
}

test.each(Object.entries(ROWS))(
  '44 a service that %s, in every stage, with and without a body',
  { timeout: 90_000 },
  async (_, row) => {
    const handles = tcpHandles();
    const heap = await collectedHeap();
    const monolith = await startCheckedMonolith(ANSWER, UPLOAD.length);
    const service = await startBrokenService(row.ailment);
    const ficus = await startMatrix(monolith, service, row);

    await expectCells(row, ficus, monolith, service);
    await expectCounted(row, ficus);
    await expectCapped(row, ficus);

    expect(monolith.wrong).toEqual([]);
    await vi.waitFor(async () => expect(await inFlight(ficus)).toBe(0), PATIENCE);
    service.readOn();
    // Only a service that has answered well is kept a connection to: for two routes with two methods.
    await vi.waitFor(
      () => expect(service.open()).toBeLessThanOrEqual(row.GET === 'service' ? 4 : 0),
      PATIENCE,
    );
    await ficus.stop();
    await service.stop();
    await monolith.stop();
    await vi.waitFor(() => expect(tcpHandles()).toBeLessThanOrEqual(handles), PATIENCE);
    expect((await collectedHeap()) - heap).toBeLessThan(32 * 1024 * 1024);
  },
);
