import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Answer } from '../../../src/diff/types.ts';
import { fieldLines } from '../../../src/http1/encode.ts';
import { costOf, pack, unpack } from '../../../src/shadow/parcel.ts';
import { exchange } from '../store/fixtures.ts';

const bytes = fc.uint8Array({ maxLength: 30 });
/** Whatever a header's value can hold: any byte but those that end a line, and no white space around it. */
const value = fc.uint8Array({ maxLength: 5 }).map((codes) =>
  Buffer.from(codes)
    .toString('latin1')
    .replaceAll(/[\r\n]|^[ \t]+|[ \t]+$/g, ''),
);
const headers = fc
  .array(fc.tuple(fc.constantFrom('Date', 'x-a', '!'), fc.oneof(value, fc.constant('a: b'))), {
    maxLength: 3,
  })
  .map((pairs) => pairs.flat());
const answer: fc.Arbitrary<Answer> = fc
  .record({
    status: fc.integer({ min: 200, max: 599 }),
    headers,
    body: fc.oneof(bytes, fc.record({ length: fc.nat(), sha256: fc.constantFrom('aa', 'bb') })),
    lined: fc.boolean(),
  })
  .map(({ lined, ...plain }) => (lined ? { ...plain, lines: fieldLines(plain.headers) } : plain));
const exchanges = fc.array(
  fc
    .record({ left: answer, right: answer, body: fc.option(bytes, { nil: undefined }), headers })
    .map(({ left, right, body, headers }): Exchange => {
      const request = { ...exchange().request, headers };
      return exchange({ left, right, request: body === undefined ? request : { ...request, body } });
    }),
  { maxLength: 5 },
);

test('what comes out of a parcel is what went in', () => {
  fc.assert(
    fc.property(exchanges, (list) => {
      const packed = pack(list.map((each, i) => ({ exchange: each, queuedAt: i, cost: costOf(each) })));
      // Both blocks are moved to the thread.
      const arrived = structuredClone(packed, { transfer: [packed.numbers.buffer, packed.bytes.buffer] });
      expect(arrived.queuedAt).toBe(Math.max(0, list.length - 1));
      expect(unpack(arrived).map(plain)).toEqual(list.map(plain));
    }),
  );
});

/** Without the lines, of which the headers are made. */
function plain(each: Exchange): Exchange {
  const bare = ({ status, headers, body }: Answer): Answer => ({ status, headers, body });
  const { id, method, target, headers, body } = each.request;
  const request = { id, method, target, headers, ...(body === undefined ? {} : { body }) };
  return { ...each, request, left: bare(each.left), right: bare(each.right) };
}

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
      cost: 0,
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
