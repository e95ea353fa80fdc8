/** PROXY.md 26 to 28: what is said before the answer. */

import { expect, test } from 'vitest';
import { answer, forwarded, head, plainVia, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

const UPLOAD = request('POST /up HTTP/1.1', 'Content-Length: 5', 'Expect: 100-continue');

test('26 the expectation reaches U, and C sees 100 when U sent it and not before', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(UPLOAD);
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(
    forwarded('POST /up HTTP/1.1', ['Content-Length: 5']).replace(
      /\r\n\r\n$/,
      '\r\nExpect: 100-continue\r\n\r\n',
    ),
  );
  expect(c.unread).toBe('');
  u.send('HTTP/1.1 100 Go On\r\nX-Hint: 1\r\n\r\n');
  expect(await c.head()).toBe('HTTP/1.1 100 Go On\r\nX-Hint: 1\r\n\r\n');
  c.send('hello');
  expect(await u.bytes(5)).toBe('hello');
  u.send(answer('thanks'));

  expect(await c.until('thanks')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test("26 U's 417 comes back without an upload, and the connection closes behind it", async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(UPLOAD);
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 417 No\r\nX-Why: full\r\nContent-Length: 4\r\n\r\nfull');

  expect(await c.rest()).toBe(
    'HTTP/1.1 417 No\r\nX-Why: full\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull',
  );
  expect(await u.rest()).toBe('');
});

test('26 a client that does not wait for the 100 is served all the same', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(`${UPLOAD}hello`);
  const u = await monolith.accept();
  await u.until('hello');
  u.send(answer('ok'));

  expect(await c.until('ok')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('26 a client of HTTP/1.0 is told no interim answer', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send('POST /up HTTP/1.0\r\nHost: shop.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi');
  const u = await monolith.accept();
  expect(await u.until('hi')).not.toMatch(/expect/i);
  u.send(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${answer('ok')}`);

  expect(await c.rest()).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
});

test.each(['later', '100-continue, later', '100-continue\r\nExpect: 100-continue'])(
  '27 Expect: %s is 417, and U sees nothing',
  async (expectation) => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(request('POST /up HTTP/1.1', 'Content-Length: 5', `Expect: ${expectation}`));

    expect(await c.rest()).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\n/);
    expect(monolith.connections).toHaveLength(0);
  },
);

test('27 the one known expectation is known in any case', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Content-Length: 2', 'Expect: 100-Continue'));
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 100 Continue\r\n\r\n');

  expect(await c.head()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
});

test('28 102 and 103 are relayed in order, each as soon as it comes, and the answer follows', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  const interim = [
    head('HTTP/1.1 103 Early Hints', 'Link: </a.css>; rel=preload', 'LINK: </b.js>'),
    head('HTTP/1.1 102 Processing'),
    head('HTTP/1.1 103 Early Hints', 'Link: </c.css>'),
  ];
  for (const text of interim) {
    u.send(text);
    expect(await c.head()).toBe(text);
  }
  u.send(answer('done'));

  expect(await c.until('done')).toBe(answer('done'));
});

test('28 interim answers and the answer in one packet are relayed whole', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  const text = `HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early\r\nLink: </b>\r\n\r\n${answer('x')}`;
  u.send(text);

  expect(await c.bytes(text.length)).toBe(text);
});

test('28 headers that belong to one connection do not pass with an interim answer', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 103 Early\r\nConnection: X-Mine\r\nX-Mine: 1\r\nLink: </a>\r\n\r\n');

  expect(await c.head()).toBe('HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n');
});

test('28 an unsolicited 100 is ignored, one before the answer and one before another interim', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Content-Length: 2'));
  const u = await monolith.accept();
  u.send(
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n',
  );
  c.send('hi');
  await u.until('\r\n\r\nhi');
  u.send(answer('ok'));

  expect(await c.until('ok')).toBe(`HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n${answer('ok')}`);
  c.send(request('GET /next HTTP/1.1'));
  expect(await u.head()).toMatch(/^GET \/next /);
});
