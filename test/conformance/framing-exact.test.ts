/** PROXY.md 1 to 10: what a refusal looks like on the wire, and what reaches the upstream where nothing is refused. */

import { describe, expect, test } from 'vitest';
import { chunked, forwarded, head, plainVia, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

/** What a smuggler would like the upstream to take for a second request. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: shop.test\r\n\r\n';
const CHUNKED_POST = request('POST /a HTTP/1.1', 'Transfer-Encoding: chunked');

test('1 a refusal closes the connection, says so, and nothing behind it is read', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /a HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked'));
  c.send(`0\r\n\r\n${HIDDEN}${HIDDEN}`);

  const answered = await c.rest();
  expect(answered).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\r\nConnection: close\r\n\r\n\{"error":/);
  expect(answered.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(monolith.connections).toHaveLength(0);
});

test('1 a refused request behind good ones leaves their answers whole', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET /good HTTP/1.1'));
  c.send(request('POST /a HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked'));
  c.send(HIDDEN);
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood');

  expect(await c.rest()).toMatch(
    /^HTTP\/1\.1 200 OK\r\nContent-Length: 4\r\n\r\ngoodHTTP\/1\.1 400 Bad Request\r\n/,
  );
  expect(u.unread).toBe('');
});

test.each(['Content-Length: 5\r\nContent-Length: 5', 'content-length: 5\r\nCONTENT-LENGTH: 6'])(
  '2 %j is 400',
  async (lines) => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(`${request('POST /a HTTP/1.1', lines)}hello!`);

    expect(await c.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(monolith.connections).toHaveLength(0);
  },
);

test.each([
  'chunked, chunked',
  'foo',
  'gzip, chunked',
  'chunked, gzip',
  'chunked;q=1',
  'xchunked',
  '"chunked"',
  'identity',
  '',
])('3 Transfer-Encoding: %s is 501', async (coding) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /a HTTP/1.1', `Transfer-Encoding: ${coding}`) + chunked('hi'));

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/);
  expect(monolith.connections).toHaveLength(0);
});

test('4 Transfer-Encoding on HTTP/1.0 is 400, keep-alive or not', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /a HTTP/1.0', 'Connection: keep-alive', 'Transfer-Encoding: chunked') + chunked('hi'));

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(monolith.connections).toHaveLength(0);
});

describe.each(['GET', 'DELETE', 'OPTIONS', 'POST', 'QUERY'])('on %s', (method) => {
  test(`5 a chunked body on ${method} arrives to the byte, with the framing that it came with`, async () => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(request(`${method} /a HTTP/1.1`, 'Transfer-Encoding: chunked') + chunked(HIDDEN));
    c.send(request('GET /next HTTP/1.1'));
    const u = await monolith.accept();

    expect(plainVia(await u.head())).toBe(
      forwarded(`${method} /a HTTP/1.1`, [], ['Transfer-Encoding: chunked']),
    );
    expect(await u.until('\r\n0\r\n\r\n')).toBe(chunked(HIDDEN));
    expect(u.unread).toBe('');
    u.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(await u.head()).toMatch(/^GET \/next /);
  });

  test(`5 a body of known length on ${method} arrives to the byte`, async () => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(request(`${method} /a HTTP/1.1`, `Content-Length: ${HIDDEN.length}`) + HIDDEN);
    const u = await monolith.accept();

    expect(plainVia(await u.head())).toBe(
      forwarded(`${method} /a HTTP/1.1`, [`Content-Length: ${HIDDEN.length}`]),
    );
    expect(await u.bytes(HIDDEN.length)).toBe(HIDDEN);
  });
});

test('5 an empty chunked body and a length of 0 stay what they are', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(`${request('DELETE /a HTTP/1.1', 'Transfer-Encoding: chunked')}0\r\n\r\n`);
  const u = await monolith.accept();
  expect(plainVia(await u.head())).toBe(forwarded('DELETE /a HTTP/1.1', [], ['Transfer-Encoding: chunked']));
  expect(await u.until('\r\n\r\n')).toBe('0\r\n\r\n');
  u.send('HTTP/1.1 204 No Content\r\n\r\n');
  await c.head();
  c.send(request('POST /b HTTP/1.1', 'Content-Length: 0'));

  expect(plainVia(await u.head())).toBe(forwarded('POST /b HTTP/1.1', ['Content-Length: 0']));
});

const BAD_CHUNKS = {
  '0x5': '0x5\r\nhello\r\n0\r\n\r\n',
  '+5': '+5\r\nhello\r\n0\r\n\r\n',
  '-5': '-5\r\nhello\r\n0\r\n\r\n',
  '1_0': '1_0\r\nhellohellohellohe\r\n0\r\n\r\n',
  'a space before': ' 5\r\nhello\r\n0\r\n\r\n',
  'a space behind': '5 \r\nhello\r\n0\r\n\r\n',
  'no size': '\r\nhello\r\n0\r\n\r\n',
  'a bare LF behind the size': '5\nhello\r\n0\r\n\r\n',
  'a bare LF behind the data': '5\r\nhello\n0\r\n\r\n',
  'a bare LF in an extension': '5;a\nb\r\nhello\r\n0\r\n\r\n',
  'more data than the size': '5\r\nhello!\r\n0\r\n\r\n',
  'a size beyond any number': `${'f'.repeat(17)}\r\nhello\r\n0\r\n\r\n`,
};

test.each(Object.entries(BAD_CHUNKS))(
  '6 a chunk with %s is 400, and U never gets an end',
  async (_, body) => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(CHUNKED_POST + body + HIDDEN);

    expect(await c.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    for (const u of monolith.connections) expect(await u.rest()).not.toMatch(/0\r\n\r\n$|hidden/);
  },
);

const BAD_HEADS = {
  'obs-fold with a tab': head('GET / HTTP/1.1', 'Host: shop.test', 'X-A: 1', '\t2'),
  'obs-fold in the first header': head('GET / HTTP/1.1', ' Host: shop.test'),
  'a space before a colon': head('GET / HTTP/1.1', 'Host : shop.test'),
  'a tab before a colon': head('POST / HTTP/1.1', 'Host: shop.test', 'Content-Length\t: 5'),
  'a bare LF behind the first line': 'GET / HTTP/1.1\nHost: shop.test\r\n\r\n',
  'a bare LF as the empty line': 'GET / HTTP/1.1\r\nHost: shop.test\r\n\n',
  'bare LFs only': 'GET / HTTP/1.1\nHost: shop.test\n\n',
  'a bare CR in a value': head('GET / HTTP/1.1', 'Host: shop.test', 'X-A: 1\rX-B: 2'),
  'a NUL in a value': head('GET / HTTP/1.1', 'Host: shop.test', 'X-A: \0'),
  'a NUL in a name': head('GET / HTTP/1.1', 'Host: shop.test', 'X\0A: 1'),
  'a NUL in the target': head('GET /\0 HTTP/1.1', 'Host: shop.test'),
  'a header without a name': head('GET / HTTP/1.1', 'Host: shop.test', ': 1'),
  'a header without a colon': head('GET / HTTP/1.1', 'Host: shop.test', 'X-A'),
  'two spaces in the first line': head('GET  / HTTP/1.1', 'Host: shop.test'),
};

test.each(Object.entries(BAD_HEADS))('6 a head with %s is 400', async (_, text) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(text);

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(monolith.connections).toHaveLength(0);
});

test('7 chunk extensions are dropped both ways', async () => {
  const extended = '5;name=value;other="x"\r\nhello\r\n0;last\r\n\r\n';
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(CHUNKED_POST + extended);
  const u = await monolith.accept();
  await u.head();
  expect(await u.until('0\r\n\r\n')).toBe(chunked('hello'));
  u.send(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + extended);
  await c.head();

  expect(await c.until('0\r\n\r\n')).toBe(chunked('hello'));
});

test('8 HTTP/1.0 without a Host is served, and so is an empty Host', async () => {
  const { client, monolith } = await startRawGateway();
  client().send('GET /old HTTP/1.0\r\n\r\n');
  const u = await monolith.accept();
  expect(await u.head()).toMatch(/^GET \/old HTTP\/1\.1\r\n/);
  client().send('GET /empty HTTP/1.1\r\nHost:\r\n\r\n');

  expect(await (await monolith.accept()).head()).toContain('Host: \r\n');
});

test('9 headers up to 64 KB arrive whole, in one line or in thousands', async () => {
  const { client, monolith } = await startRawGateway();
  for (const headers of [
    [`X-Big: ${'x'.repeat(64 * 1024)}`],
    Array.from({ length: 5000 }, (_, i) => `X-${i}: ${i}`),
  ]) {
    client().send(request('GET / HTTP/1.1', ...headers));
    const u = await monolith.accept();

    expect(plainVia(await u.head())).toBe(forwarded('GET / HTTP/1.1', headers));
  }
});

test.each([
  ['one header', [`X-Big: ${'x'.repeat(80 * 1024)}`]],
  ['ten thousand headers', Array.from({ length: 10_000 }, (_, i) => `X-${i}: ${i}`)],
])('9 %s beyond the bound are 431, also where they never end', async (_, headers) => {
  const { client, monolith } = await startRawGateway();
  const whole = client();
  whole.send(request('GET / HTTP/1.1', ...headers));
  const endless = client();
  endless.send(request('GET / HTTP/1.1', ...headers).slice(0, -2));

  for (const c of [whole, endless])
    expect(await c.rest()).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
  expect(monolith.connections).toHaveLength(0);
});

test('10 a target of 16 KiB arrives exact, one byte more is 414, also where it never ends', async () => {
  const { client, monolith } = await startRawGateway();
  const longest = `/${'a'.repeat(16 * 1024 - 1)}`;
  client().send(request(`GET ${longest} HTTP/1.1`));
  const u = await monolith.accept();
  expect(plainVia(await u.head())).toBe(forwarded(`GET ${longest} HTTP/1.1`));
  const longer = client();
  longer.send(request(`GET ${longest}a HTTP/1.1`));
  const endless = client();
  endless.send(`GET ${'/a'.repeat(16 * 1024)}`);

  for (const c of [longer, endless]) expect(await c.rest()).toMatch(/^HTTP\/1\.1 414 URI Too Long\r\n/);
  expect(monolith.connections).toHaveLength(1);
});
