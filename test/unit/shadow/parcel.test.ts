import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Answer } from '../../../src/diff/types.ts';
import { costOf, pack, unpack } from '../../../src/shadow/parcel.ts';
import { exchange } from '../store/fixtures.ts';

const bytes = fc.uint8Array({ maxLength: 30 });
const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.array(fc.string({ maxLength: 5 }), { maxLength: 4 }),
  body: fc.oneof(bytes, fc.record({ length: fc.nat(), sha256: fc.constantFrom('aa', 'bb') })),
});
const exchanges = fc.array(
  fc
    .record({ left: answer, right: answer, body: fc.option(bytes, { nil: undefined }) })
    .map(({ left, right, body }): Exchange => {
      const { request } = exchange();
      return exchange({ left, right, request: body === undefined ? request : { ...request, body } });
    }),
  { maxLength: 5 },
);

test('what comes out of a parcel is what went in', () => {
  fc.assert(
    fc.property(exchanges, (list) => {
      const { items, bytes: packed } = pack(list.map((each, i) => ({ exchange: each, queuedAt: i })));
      // The items cross to the thread by structured clone, the bytes are moved.
      const arrived = structuredClone({ items, packed }, { transfer: [packed.buffer] });
      expect(arrived.items.map(({ queuedAt }) => queuedAt)).toEqual(list.map((_, i) => i));
      expect(arrived.items.map((item) => unpack(item, arrived.packed))).toEqual(list);
    }),
  );
});

test('views of a shared pool cross alone, and the pool stays usable', () => {
  const pool = Buffer.alloc(1024, 'x');
  const left = pool.subarray(100, 104);
  const right = pool.subarray(700, 703);
  const packed = pack([
    {
      exchange: exchange({
        left: { status: 200, headers: [], body: left },
        right: { status: 200, headers: [], body: right },
      }),
      queuedAt: 0,
    },
  ]);
  expect(packed.bytes.buffer.byteLength).toBe(7);
  structuredClone(packed.bytes, { transfer: [packed.bytes.buffer] });
  expect(pool.toString('latin1', 0, 2)).toBe('xx');
});

test('nothing packs to nothing', () => {
  expect(pack([])).toEqual({ items: [], bytes: new Uint8Array(0) });
});

test('an exchange costs its bodies and something for itself; a digest costs no body', () => {
  const none = { status: 200, headers: [], body: new Uint8Array(0) };
  const overhead = costOf(exchange({ left: none, right: none }));
  const { request } = exchange();
  expect(overhead).toBeGreaterThan(0);
  expect(
    costOf(
      exchange({
        left: { ...none, body: new Uint8Array(10) },
        right: { ...none, body: { length: 1e9, sha256: 'aa' } },
        request: { ...request, body: new Uint8Array(5) },
      }),
    ),
  ).toBe(overhead + 15);
});
