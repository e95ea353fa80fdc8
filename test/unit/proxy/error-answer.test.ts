import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/errors.ts';
import { MessageFault } from '../../../src/http1/fault.ts';
import { CHUNKED } from '../../../src/http1/framing.ts';
import type { ServerExchange } from '../../../src/http1/server-exchange.ts';
import { answerError, errorOfFailure, unreadableAnswer } from '../../../src/proxy/error-answer.ts';
import type { FailureReason } from '../../../src/upstream/failure.ts';
import { startServer } from '../../helpers/http-server.ts';
import { rawRequest } from '../../helpers/raw-http.ts';

const STATUS: Readonly<Record<FailureReason, number>> = {
  timeout: 504,
  refused: 502,
  dns: 502,
  tls: 502,
  reset: 502,
  malformed: 502,
  error: 502,
};

type Answerer = (exchange: ServerExchange) => void;

async function ask(answer: Answerer, { method = 'GET', accept }: { method?: string; accept?: string } = {}) {
  const { url } = await startServer(answer);
  const lines = [`${method} / HTTP/1.1`, 'Host: h', 'Connection: close'];
  const { statusLine, headers, body } = await rawRequest(
    url,
    accept === undefined ? lines : [...lines, `Accept: ${accept}`],
  );
  const header = (name: string) =>
    headers.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2);
  return { status: Number(statusLine.split(' ')[1]), header, body: body.toString() };
}

const timeout: Answerer = (exchange) => answerError(exchange, 'upstream_timeout', 'r-1');

test.each(Object.entries(STATUS) as [FailureReason, number][])('%s is answered with %d', (reason, status) => {
  const code = errorOfFailure(reason);
  expect(ERRORS[code].http).toBe(status);
  // What an upstream did is told without a word about where it is.
  expect(ERRORS[code].message).not.toMatch(/[{}\d]|:\/\//);
});

describe('the answer', () => {
  test.each([undefined, '*/*', 'application/json', 'application/problem+json, text/html;q=0.5'])(
    'is JSON for Accept: %s',
    async (accept) => {
      const { status, header, body } = await ask(timeout, accept === undefined ? {} : { accept });
      expect(status).toBe(504);
      expect(header('content-type')).toBe('application/json; charset=utf-8');
      const { message } = ERRORS.upstream_timeout;
      expect(JSON.parse(body)).toEqual({ error: { code: 'upstream_timeout', message, requestId: 'r-1' } });
    },
  );

  test.each(['text/html,application/xhtml+xml,*/*;q=0.8', 'text/plain', 'image/png'])(
    'is one line of text for Accept: %s',
    async (accept) => {
      const { header, body } = await ask(timeout, { accept });
      expect(header('content-type')).toBe('text/plain; charset=utf-8');
      expect(body).toBe(`${ERRORS.upstream_timeout.message} (request r-1)\n`);
    },
  );

  test('names the request, is not cached, is dated and framed by its length', async () => {
    const { header, body } = await ask(timeout);
    expect(header('x-request-id')).toBe('r-1');
    expect(header('cache-control')).toBe('no-store');
    expect(header('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(Date.parse(header('date') ?? '')).not.toBeNaN();
  });

  test('to HEAD has the head alone', async () => {
    const { status, header, body } = await ask(timeout, { method: 'HEAD' });
    expect([status, body]).toEqual([504, '']);
    expect(Number(header('content-length'))).toBeGreaterThan(0);
  });

  test('fills its sentence', async () => {
    const { body } = await ask((exchange) => answerError(exchange, 'bad_target', 'r-1', { why: 'é' }));
    expect(JSON.parse(body)).toMatchObject({ error: { message: 'the request target is not valid: é' } });
  });

  test('is not given where another has begun', async () => {
    const { status, body } = await ask((exchange) => {
      exchange.respond(200, 'OK', [], CHUNKED);
      exchange.write(Buffer.from('half'));
      answerError(exchange, 'upstream_broke', 'r-1');
      exchange.end();
    });
    expect([status, body]).toEqual([200, 'half']);
  });

  test('to CONNECT names what is allowed', async () => {
    const { status, header } = await ask((exchange) => answerError(exchange, 'connect_refused', 'r-1'));
    expect(status).toBe(405);
    expect(header('allow')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST', 'DELETE']));
    expect(header('allow')).not.toContain('CONNECT');
  });
});

test('the answer to what is no request closes, and says in its length and body what it was', () => {
  const text = unreadableAnswer(new MessageFault('bad_framing', 'its \xe9 is no word'));
  const [head = '', body = ''] = text.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(head).toMatch(/^Connection: close$/m);
  expect(head).toMatch(new RegExp(`^Content-Length: ${body.length}$`, 'm'));
  const { error } = JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  expect(error).toMatchObject({ code: 'bad_framing', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(error.message).toContain('its \xe9 is no word');
});
