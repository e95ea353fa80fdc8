import { pino } from 'pino';
import { expect, test } from 'vitest';
import { requestLog } from '../../../src/cli/logger.ts';
import { type RequestLine, RequestLog } from '../../../src/proxy/request-log.ts';

const REQUEST = { id: 'r-1', method: 'GET', target: '/orders/1?token=s3cret', headers: [], lines: '' };

function logged(share: number, randoms: readonly number[]): RequestLine[] {
  const lines: RequestLine[] = [];
  let i = 0;
  const log = new RequestLog(
    share,
    () => randoms[i++] as number,
    (line) => lines.push(line),
  );
  for (const _ of randoms) log.served(REQUEST, 'orders', 'service', 200, 0.012345);
  return lines;
}

test('a line is written for the share that was asked for, without the query', () => {
  expect(logged(0.25, [0, 0.2499, 0.25, 0.9])).toEqual(
    Array(2).fill({
      requestId: 'r-1',
      traceId: undefined,
      route: 'orders',
      side: 'service',
      method: 'GET',
      path: '/orders/1',
      status: 200,
      milliseconds: 12.35,
    }),
  );
  expect(logged(1, [0, 0.999999])).toHaveLength(2);
});

test('a path too long to be looked through for each request is told by its length', () => {
  const path = (length: number) => {
    const lines: RequestLine[] = [];
    const log = new RequestLog(
      1,
      () => 0,
      (line) => lines.push(line),
    );
    const target = `${'/long'.repeat(1000).slice(0, length)}?q=${'x'.repeat(1000)}`;
    log.served({ ...REQUEST, target }, 'orders', 'service', 200, 1);
    return lines[0]?.path;
  };
  expect(path(512)).toBe('/long'.repeat(103).slice(0, 512));
  expect(path(513)).toBe('[513 characters]');
});

test('a request that the client traces has its trace, recorded or not', () => {
  const lines: RequestLine[] = [];
  const log = new RequestLog(
    1,
    () => 0,
    (line) => lines.push(line),
  );
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
  log.served({ ...REQUEST, traceparent }, 'orders', 'monolith', 0, 1);
  log.served({ ...REQUEST, traceparent, traceId: 'c'.repeat(32) }, 'orders', 'monolith', 0, 1);
  expect(lines.map(({ traceId }) => traceId)).toEqual(['a'.repeat(32), 'c'.repeat(32)]);
});

test.each([undefined, '', '0'])('FICUS_LOG_REQUESTS %s asks for none', (asked) => {
  expect(requestLog(pino({ level: 'silent' }), { FICUS_LOG_REQUESTS: asked })).toBeUndefined();
});

test.each(['1.1', '-1', 'NaN', 'yes'])('FICUS_LOG_REQUESTS %s is refused', (asked) => {
  expect(() => requestLog(pino({ level: 'silent' }), { FICUS_LOG_REQUESTS: asked })).toThrow(
    'it must be a share',
  );
});
