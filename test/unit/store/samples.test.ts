import { statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/diff/types.ts';
import type { Sample } from '../../../src/store/types.ts';
import {
  difference,
  exchange,
  finding,
  jsonBody,
  queryNumber,
  readerAt,
  START,
  seededRandom,
  storePath,
  writerAt,
} from './fixtures.ts';

function place(name: string) {
  return difference({ path: `$.${name}`, place: `$.${name}` });
}

const SAMPLES = 'SELECT count(*) FROM samples';
const REFERENCES = 'SELECT count(*) FROM discrepancy_samples';

/** The only sample of a store with one finding whose left answer is this. */
async function storedLeft(left: Answer): Promise<Sample['left']> {
  const path = await storePath();
  writerAt(path).write({ counts: [], findings: [finding([difference()], { left })] });
  const reader = readerAt(path);
  const sample = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '')?.samples[0];
  if (sample === undefined) throw new Error('no sample was stored');
  return sample.left;
}

function jsonAnswer(text: string): Answer {
  return { status: 200, headers: ['Content-Type', 'application/json'], body: jsonBody(text) };
}

describe('which samples are kept', () => {
  test('an exchange with ten discrepancies is stored once and referred to ten times', async () => {
    const path = await storePath();
    const places = Array.from({ length: 10 }, (_, index) => place(`field${index}`));
    writerAt(path).write({ counts: [], findings: [finding(places)] });
    expect(queryNumber(path, SAMPLES)).toBe(1);
    expect(queryNumber(path, REFERENCES)).toBe(10);
  });

  test('a sample goes when nothing refers to it, and stays as long as anything does', async () => {
    const path = await storePath();
    const writer = writerAt(path, { random: () => 0, samplesFirst: 0, samplesReservoir: 1 });
    writer.write({ counts: [], findings: [finding([place('a'), place('b')])] });
    writer.write({ counts: [], findings: [finding([place('a')])] });
    expect(queryNumber(path, SAMPLES)).toBe(2);
    writer.write({ counts: [], findings: [finding([place('b')])] });
    expect(queryNumber(path, SAMPLES)).toBe(2);
    expect(queryNumber(path, REFERENCES)).toBe(2);
    writer.write({ counts: [], findings: [finding([place('a'), place('b')])] });
    expect(queryNumber(path, SAMPLES)).toBe(1);
  });

  test('the first five and fifteen of the rest, oldest first, also when the store is opened again on the way', async () => {
    const path = await storePath();
    const random = seededRandom(11);
    for (let part = 0; part < 4; part++) {
      const findings = Array.from({ length: 50 }, (_, index) =>
        finding([difference()], { startedAt: START + 1000 * (50 * part + index) }),
      );
      const writer = writerAt(path, { random });
      writer.write({ counts: [], findings });
      writer.close();
    }
    const reader = readerAt(path);
    const [item] = reader.discrepancies({}).items;
    const ats = reader.discrepancy(item?.id ?? '')?.samples.map(({ at }) => (Date.parse(at) - START) / 1000);
    expect(item?.count).toBe(200);
    expect(ats).toHaveLength(20);
    expect(ats?.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(ats).toEqual(ats?.toSorted((a, b) => a - b));
    expect(Math.max(...(ats ?? []))).toBeGreaterThan(100);
  });

  test('ten thousand differing exchanges of five causes stay small', async () => {
    const path = await storePath();
    const writer = writerAt(path);
    const body = jsonBody(
      JSON.stringify({ items: Array.from({ length: 40 }, (_, id) => ({ id, price: id / 7 })) }),
    );
    const answer = { status: 200, headers: ['Content-Type', 'application/json'], body };
    for (let batch = 0; batch < 100; batch++) {
      const findings = Array.from({ length: 100 }, (_, index) =>
        finding([place(`field${index % 5}`)], {
          left: answer,
          right: answer,
          startedAt: START + batch * 250 + index,
        }),
      );
      writer.write({ counts: [], findings });
    }
    writer.close();
    expect(queryNumber(path, 'SELECT sum(count) FROM discrepancies')).toBe(10_000);
    expect(queryNumber(path, SAMPLES)).toBe(100);
    expect(statSync(path).size).toBeLessThan(512 * 1024);
  });
});

describe('what a sample holds', () => {
  test('the request and both answers, with their timings', async () => {
    const path = await storePath();
    writerAt(path).write({
      counts: [],
      findings: [{ exchange: exchange({ served: 'service' }), differences: [difference()] }],
    });
    const reader = readerAt(path);
    const detail = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '');
    expect(detail?.samples).toEqual([
      {
        id: 1,
        at: '2026-11-02T08:00:00.000Z',
        served: 'service',
        request: {
          id: 'r-1',
          method: 'GET',
          target: '/orders/17',
          headers: [['Host', 'shop.example']],
          body: null,
        },
        left: {
          status: 200,
          headers: [['Content-Type', 'application/json']],
          body: '{"total":1.10}',
          bytes: 14,
          truncated: false,
          seconds: 0.012,
        },
        right: {
          status: 200,
          headers: [['Content-Type', 'application/json']],
          body: '{"total":1.20}',
          bytes: 14,
          truncated: false,
          seconds: 0.009,
        },
        differences: [{ path: '$.total', left: '"old"', right: '"new"', detail: 'another text' }],
      },
    ]);
  });

  test('numbers exactly as they were written, keys written twice included', async () => {
    const text = '{"big":9007199254740993,"price":1.10,"huge":1e400,"zero":-0,"__proto__":1,"a":1,"a":2}';
    const left = await storedLeft(jsonAnswer(text));
    for (const number of ['9007199254740993', '1.10', '1e400', '-0']) expect(left.body).toContain(number);
    expect(left.body).toContain('"a":1');
    expect(left.body).toContain('"a":2');
  });

  test('a compressed body as text, with the bytes that came', async () => {
    const body = gzipSync('{"ok":true}');
    const headers = ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'];
    expect(await storedLeft({ status: 200, headers, body })).toMatchObject({
      body: '{"ok":true}',
      bytes: body.length,
      truncated: false,
    });
  });

  test('at most 64 KiB of a body, cut between characters', async () => {
    const left = await storedLeft({
      status: 200,
      headers: ['Content-Type', 'text/plain; charset=utf-8'],
      body: Buffer.from('€'.repeat(50_000)),
    });
    expect(left).toMatchObject({ bytes: 150_000, truncated: true });
    expect(left.body).toBe('€'.repeat(21_845));
  });

  test.each([
    ['bytes that are no text', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe])],
    ['text with NUL, which only binary formats have', Buffer.from('abc\0def')],
    ['a body that was longer than compare.maxBody', { length: 5_000_000, sha256: 'ab'.repeat(32) }],
  ])('nothing of %s', async (_what, body) => {
    const left = await storedLeft({ status: 200, headers: ['Content-Type', 'image/png'], body });
    expect(left).toMatchObject({ body: null, bytes: body.length, truncated: false });
  });

  test('long values are shortened in the example, and a thousand places of one cause are not all kept', async () => {
    const path = await storePath();
    const differences = Array.from({ length: 1000 }, (_, index) =>
      difference({ path: `$[${index}]`, place: '$[*]', left: 'x'.repeat(5000) }),
    );
    writerAt(path).write({ counts: [], findings: [finding(differences)] });
    const reader = readerAt(path);
    const detail = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '');
    expect(detail?.example.left).toHaveLength(1000);
    expect(detail?.example.left?.endsWith('…')).toBe(true);
    expect(detail?.samples[0]?.differences).toHaveLength(50);
  });

  test('a document nested a hundred thousand deep', async () => {
    const depth = 100_000;
    const left = await storedLeft(jsonAnswer('['.repeat(depth) + ']'.repeat(depth)));
    expect(left.body).toBe('['.repeat(64 * 1024));
  });
});
