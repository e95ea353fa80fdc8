import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Answer } from '../../../src/diff/types.ts';
import { costOf, pack, unpack } from '../../../src/shadow/parcel.ts';
import { exchange } from '../store/fixtures.ts';

const bytes = fc.uint8Array({ maxLength: 30 });
/** Whatever a header can hold: any byte but those that end a line. */
const latin1 = fc.uint8Array({ maxLength: 5 }).map((codes) =>
  Buffer.from(codes)
    .toString('latin1')
    .replaceAll(/[\r\n]/g, ''),
);
const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.integer({ min: 200, max: 599 }),
  headers: fc.array(latin1, { maxLength: 4 }),
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
      const packed = pack(list.map((each, i) => ({ exchange: each, queuedAt: i })));
      // Both blocks are moved to the thread.
      const arrived = structuredClone(packed, { transfer: [packed.numbers.buffer, packed.bytes.buffer] });
      expect(arrived.queuedAt).toBe(Math.max(0, list.length - 1));
      expect(unpack(arrived)).toEqual(list);
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
  expect(packed.bytes.buffer.byteLength).toBe(packed.bytes.length);
  expect(packed.bytes.length).toBeLessThan(pool.length);
  structuredClone(packed.bytes, { transfer: [packed.bytes.buffer] });
  expect(pool.toString('latin1', 0, 2)).toBe('xx');
});

test('nothing packs to nothing', () => {
  expect(unpack(pack([]))).toEqual([]);
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
