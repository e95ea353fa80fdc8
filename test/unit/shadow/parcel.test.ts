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

test('an answer that repeats the one before is packed once, and any other in full', () => {
  const lines = 'Content-Type: text/plain\r\n';
  const answered = (body: string, status = 200, head = lines): Answer & { lines: string } => ({
    status,
    headers: head.trim().split(': '),
    lines: head,
    body: Uint8Array.from(Buffer.from(body)),
  });
  const long = 'x'.repeat(10_000);
  const packedOf = (...lefts: Answer[]) => {
    const list = lefts.map((left, i) => ({
      exchange: exchange({ left, right: answered(`${i}`) }),
      queuedAt: 0,
      cost: 0,
    }));
    const packed = pack(list);
    expect(unpack(packed).map(plain)).toEqual(list.map((each) => plain(each.exchange)));
    return packed.bytes.length;
  };
  expect(packedOf(answered(long), answered(long), answered(long))).toBeLessThan(11_000);
  for (const other of [
    answered(`${long.slice(1)}y`),
    answered(long, 201),
    answered(long, 200, 'Content-Type: text/html!\r\n'),
  ])
    expect(packedOf(answered(long), other, answered(long))).toBeGreaterThan(30_000);
});

test('digests repeat as bodies do', () => {
  const digested = (sha256: string): Answer => ({ status: 200, headers: [], body: { length: 5, sha256 } });
  const list = ['aa', 'aa', 'bb', 'bb', 'aa'].map((sha256) => ({
    exchange: exchange({ left: digested(sha256), right: digested('cc') }),
    queuedAt: 0,
    cost: 0,
  }));
  expect(unpack(pack(list)).map(plain)).toEqual(list.map((each) => plain(each.exchange)));
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
