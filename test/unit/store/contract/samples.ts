import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/diff/types.ts';
import type { Sample } from '../../../../src/store/types.ts';
import { difference, exchange, finding, jsonBody, START, seededRandom } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

function jsonAnswer(text: string): Answer {
  return { status: 200, headers: ['Content-Type', 'application/json'], body: jsonBody(text) };
}

export function samplesContract(fresh: Fresh): void {
  /** The only sample of a store with one finding whose left answer is this. */
  async function storedLeft(left: Answer): Promise<Sample['left']> {
    const store = await fresh();
    store.writer().write({ counts: [], findings: [finding([difference()], { left })] });
    const reader = store.reader();
    const sample = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '')?.samples[0];
    if (sample === undefined) throw new Error('no sample was stored');
    return sample.left;
  }

  describe('which samples are kept', () => {
    test('the first five and fifteen of the rest, oldest first, also when the store is opened again on the way', async () => {
      const store = await fresh();
      const random = seededRandom(11);
      for (let part = 0; part < 4; part++) {
        const findings = Array.from({ length: 50 }, (_, index) =>
          finding([difference()], { startedAt: START + 1000 * (50 * part + index) }),
        );
        const writer = store.writer({ random });
        writer.write({ counts: [], findings });
        writer.close();
      }
      const reader = store.reader();
      const [item] = reader.discrepancies({}).items;
      const ats = reader
        .discrepancy(item?.id ?? '')
        ?.samples.map(({ at }) => (Date.parse(at) - START) / 1000);
      expect(item?.count).toBe(200);
      expect(ats).toHaveLength(20);
      expect(ats?.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
      expect(ats).toEqual(ats?.toSorted((a, b) => a - b));
      expect(Math.max(...(ats ?? []))).toBeGreaterThan(100);
    });
  });

  describe('what a sample holds', () => {
    test('the request and both answers, with their timings', async () => {
      const store = await fresh();
      store.writer().write({
        counts: [],
        findings: [{ exchange: exchange({ served: 'service' }), differences: [difference()] }],
      });
      const reader = store.reader();
      const detail = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '');
      expect(detail?.samples).toEqual([
        {
          id: expect.any(Number),
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
      const store = await fresh();
      const differences = Array.from({ length: 1000 }, (_, index) =>
        difference({ path: `$[${index}]`, place: '$[*]', left: 'x'.repeat(5000) }),
      );
      store.writer().write({ counts: [], findings: [finding(differences)] });
      const reader = store.reader();
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
}
