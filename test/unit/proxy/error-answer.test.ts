import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ERRORS } from '../../../src/errors.ts';
import { answerError, errorOfFailure } from '../../../src/proxy/error-answer.ts';
import type { FailureReason } from '../../../src/upstream/failure.ts';
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

type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

async function ask(answer: Answerer, { method = 'GET', accept }: { method?: string; accept?: string } = {}) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const lines = [`${method} / HTTP/1.1`, 'Host: h', 'Connection: close'];
  const { statusLine, headers, body } = await rawRequest(
    `http://127.0.0.1:${port}`,
    accept === undefined ? lines : [...lines, `Accept: ${accept}`],
  );
  const header = (name: string) =>
    headers.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2);
  return { status: Number(statusLine.split(' ')[1]), header, body: body.toString() };
}

const timeout: Answerer = (request, response) => answerError(request, response, 'upstream_timeout', 'r-1');

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
    const { body } = await ask((request, response) =>
      answerError(request, response, 'bad_target', 'r-1', { why: 'é' }),
    );
    expect(JSON.parse(body)).toMatchObject({ error: { message: 'the request target is not valid: é' } });
  });

  test('is not given where another has begun', async () => {
    const { status, body } = await ask((request, response) => {
      response.writeHead(200);
      response.write('half');
      answerError(request, response, 'upstream_broke', 'r-1');
      response.end();
    });
    expect([status, body]).toEqual([200, 'half']);
  });
});
