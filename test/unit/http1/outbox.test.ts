import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyReader } from '../../../src/http1/body-reader.ts';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { Outbox } from '../../../src/http1/outbox.ts';
import { socketPair } from '../../helpers/socket-pair.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nX-A: caf\xe9\r\n\r\n';
/** More than what is joined with the text before it. */
const LARGE = 100_000;

test('head and small pieces wait for each other and leave in one write', async () => {
  const { socket, other } = await socketPair();
  const outbox = new Outbox(socket, HEAD, false);
  expect(outbox.write(Buffer.from('ab'))).toBe(true);
  expect(outbox.write(Buffer.from([0xff, 0x00]))).toBe(true);
  expect([outbox.waiting, socket.bytesWritten]).toEqual([true, 0]);
  const arrived = once(other.socket, 'data') as Promise<[Buffer]>;
  expect(outbox.flush()).toBe(true);
  expect(outbox.waiting).toBe(false);
  const [chunk] = await arrived;
  expect(chunk.toString('latin1')).toBe(`${HEAD}ab\xff\0`);
});

test('an end flushes, and closes only where it is told to', async () => {
  const { socket, other } = await socketPair();
  const first = new Outbox(socket, HEAD, false);
  first.write(Buffer.from('a'));
  first.end(undefined, false);
  await other.heard(/a$/);
  expect(socket.writableEnded).toBe(false);
  new Outbox(socket, HEAD, false).end(undefined, true);
  await other.ended;
  expect(other.text()).toBe(`${HEAD}a${HEAD}`);
});

test('an end with nothing left to send closes too', async () => {
  const { socket, other } = await socketPair();
  const outbox = new Outbox(socket, HEAD, false);
  outbox.flush();
  outbox.end(undefined, true);
  await other.ended;
  expect(other.text()).toBe(HEAD);
});

test('a chunked body has a chunk for each piece, none for an empty one, and its trailers at the end', async () => {
  const { socket, other } = await socketPair();
  const outbox = new Outbox(socket, HEAD, true);
  outbox.write(Buffer.alloc(0));
  outbox.write(Buffer.from('x'.repeat(17)));
  outbox.end(['X-Sum', 'caf\xe9', 'x-sum', '2'], true);
  await other.ended;
  expect(other.text()).toBe(`${HEAD}11\r\n${'x'.repeat(17)}\r\n0\r\nX-Sum: caf\xe9\r\nx-sum: 2\r\n\r\n`);
});

test('a chunked body of nothing is its end alone', async () => {
  const { socket, other } = await socketPair();
  new Outbox(socket, HEAD, true).end(undefined, true);
  await other.ended;
  expect(other.text()).toBe(`${HEAD}0\r\n\r\n`);
});

test('the line end behind a large chunk leaves with the next flush', async () => {
  const { socket, other } = await socketPair();
  const outbox = new Outbox(socket, '', true);
  const large = randomBytes(LARGE);
  outbox.write(large);
  expect(outbox.waiting).toBe(true);
  outbox.flush();
  await other.heard(/\r\n$/);
  expect(other.text()).toBe(`${LARGE.toString(16)}\r\n${large.toString('latin1')}\r\n`);
});

test('when the other end takes no more, a write says so, and a drain follows once it does', async () => {
  const { socket, other } = await socketPair();
  other.socket.pause();
  const outbox = new Outbox(socket, HEAD, false);
  let written = 0;
  do written += LARGE;
  while (outbox.write(Buffer.alloc(LARGE)));
  expect(socket.writableNeedDrain).toBe(true);
  const drained = once(socket, 'drain');
  other.socket.resume();
  await drained;
  outbox.end(undefined, true);
  await other.ended;
  expect(other.text().length).toBe(HEAD.length + written);
});

test('small pieces without a flush are held back only so far', async () => {
  const { socket, other } = await socketPair();
  other.socket.pause();
  const outbox = new Outbox(socket, HEAD, true);
  let held = true;
  for (let i = 0; i < 100_000 && held; i += 1) held = outbox.write(Buffer.alloc(1000));
  expect(held).toBe(false);
});

test('whatever the sizes, what is read is what was written', async () => {
  const size = fc.oneof(fc.nat(40), fc.constantFrom(16 * 1024, 16 * 1024 + 1, 40_000));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(size, fc.boolean()), { maxLength: 8 }),
      fc.boolean(),
      async (sizes, chunked) => {
        const { socket, other } = await socketPair();
        const outbox = new Outbox(socket, HEAD, chunked);
        const pieces = sizes.map(([length]) => randomBytes(length));
        for (const [i, piece] of pieces.entries()) {
          outbox.write(piece);
          if (sizes[i]?.[1]) outbox.flush();
        }
        outbox.end(undefined, true);
        await other.ended;
        const body = Buffer.from(other.text().slice(HEAD.length), 'latin1');
        const whole = Buffer.concat(pieces);
        if (!chunked) expect(body.equals(whole)).toBe(true);
        else {
          const reader = bodyReader(CHUNKED);
          expect(reader.take(body, 0, body.length)).toBe(body.length);
          expect([reader.done, body.subarray(reader.from, reader.to).equals(whole)]).toEqual([true, true]);
        }
      },
    ),
    { numRuns: 30 },
  );
});
