/** PROXY.md 11 to 19, to the byte: what both sides get of a request's headers, and what the client of an answer's. */

import { expect, test } from 'vitest';
import { answer, forwarded, head, KNOWN, plainVia, request } from '../helpers/raw-messages.ts';
import { type RawGateway, startRawGateway } from '../helpers/raw-upstream.ts';

/** What the monolith gets for this request, with our name in Via made plain. */
async function arriving(gateway: RawGateway, text: string): Promise<string> {
  const c = gateway.client();
  c.send(text);
  const u = await gateway.monolith.accept();
  return plainVia(await u.head());
}

/** The lines of a head whose names match. */
function lines(text: string, names: RegExp): string[] {
  return text.split('\r\n').filter((line) => names.test(line.split(':')[0] as string));
}

const FORWARDING = /^(?:x-forwarded-(?:for|proto|host)|forwarded)$/i;

test('11 12 13 14 a request arrives byte for byte, but for what concerns its own connection', async () => {
  const gateway = await startRawGateway();
  const through = [
    'x-ODD-Case: a',
    'X-Odd-case: b',
    'X-Latin: caf\xe9',
    'X-Empty: ',
    'X-Inside:  two  words ,\ttab',
    'Accept: a',
    'Cookie: a=1',
    'accept: b',
    'Cookie: b=2',
  ];
  const here = [
    'Connection: X-Mine, keep-alive',
    'CONNECTION: x-oTHER , , close',
    'x-mine: 1',
    'X-MINE: 2',
    'X-Other: 3',
    'Keep-Alive: timeout=9',
    'Proxy-Connection: keep-alive',
    'TE: trailers, deflate',
    'Upgrade: odd',
  ];

  expect(await arriving(gateway, request('GET /a?b HTTP/1.1', ...here, ...through))).toBe(
    forwarded('GET /a?b HTTP/1.1', [
      ...through.slice(0, 4),
      'X-Inside: two  words ,\ttab',
      ...through.slice(5),
    ]),
  );
});

test('11 12 13 14 an answer arrives byte for byte, but for what concerns its own connection', async () => {
  const through = [
    'x-ODD-Case: a',
    'X-Odd-case: b',
    'Set-Cookie: a=1',
    'X-Latin: caf\xe9',
    'Set-Cookie: b=2; Path=/',
    'set-cookie: a=3',
    'X-Empty: ',
  ];
  const here = [
    'Connection: x-MINE',
    'X-Mine: 1',
    'x-mine: 2',
    'Keep-Alive: timeout=77',
    'Proxy-Connection: keep-alive',
    'TE: x',
    'Upgrade: h2c',
  ];
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(head('HTTP/1.1 999 V\xe9ry  Odd', ...here, ...through, 'Content-Length: 2'));
  u.send('ok');

  expect(await c.until('\r\n\r\nok')).toBe(
    `${head('HTTP/1.1 999 V\xe9ry  Odd', ...through, 'Content-Length: 2')}ok`,
  );
});

test('14 an empty reason phrase stays empty', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n');

  expect(await c.head()).toBe('HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n');
});

test.each(['Host', 'Content-Length', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host'])(
  '11 nominating %s strips nothing',
  async (name) => {
    const { client, monolith } = await startRawGateway({ listenExtra: 'trustedProxies: ["127.0.0.1"]' });
    const c = client();
    const theirs = ['X-Forwarded-For: 8.8.8.8', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: www.test'];
    c.send(request('POST / HTTP/1.1', `Connection: ${name.toLowerCase()}`, 'Content-Length: 2', ...theirs));
    c.send('hi');
    const u = await monolith.accept();

    const text = await u.until('hi');
    expect(text).toContain('Host: shop.test\r\n');
    expect(text).toContain('Content-Length: 2\r\n');
    expect(lines(text, FORWARDING)).toEqual([
      'X-Forwarded-For: 8.8.8.8, 127.0.0.1',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Host: www.test',
    ]);
  },
);

const CLAIMS = [
  'X-Forwarded-For: 9.9.9.9',
  'x-forwarded-for: 8.8.8.8',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: www.test',
  'Forwarded: for=9.9.9.9;proto=https',
  'X-Other: 1',
];

test('15 what a stranger says of forwarding is replaced, Forwarded likewise', async () => {
  const gateway = await startRawGateway({ listenExtra: 'trustedProxies: ["10.0.0.0/8"]' });

  const text = await arriving(gateway, request('GET / HTTP/1.1', ...CLAIMS));

  expect(lines(text, FORWARDING)).toEqual([
    'X-Forwarded-For: 127.0.0.1',
    'X-Forwarded-Proto: http',
    'X-Forwarded-Host: shop.test',
    'Forwarded: for=127.0.0.1;proto=http',
  ]);
  expect(text).toContain('\r\nX-Other: 1\r\n');
});

test('15 what a trusted peer says of forwarding is appended to, Forwarded likewise', async () => {
  const gateway = await startRawGateway({ listenExtra: 'trustedProxies: ["127.0.0.0/8"]' });

  const text = await arriving(gateway, request('GET / HTTP/1.1', ...CLAIMS));

  expect(lines(text, FORWARDING)).toEqual([
    'X-Forwarded-For: 9.9.9.9, 8.8.8.8, 127.0.0.1',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: www.test',
    'Forwarded: for=9.9.9.9;proto=https, for=127.0.0.1;proto=http',
  ]);
});

test('16 Via keeps the hops before and names the version that the request came in', async () => {
  const gateway = await startRawGateway();

  const text = await arriving(
    gateway,
    'GET / HTTP/1.0\r\nHost: shop.test\r\nVia: 1.1 one, 1.0 two\r\nvia: 1.1 three\r\n\r\n',
  );

  expect(lines(text, /^via$/i)).toEqual(['Via: 1.1 one, 1.0 two', 'via: 1.1 three', 'Via: 1.0 ficus']);
});

test('16 a request that was here before is 508, whichever of its Via lines says so', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  const ours = /Via: 1\.1 (ficus-[0-9a-f]{8})\r\n/.exec(await u.head())?.[1];
  const second = client();
  second.send(request('GET / HTTP/1.1', 'Via: 1.1 other', `VIA: 1.1 third, 1.1 ${ours} (a comment)`));

  expect(await second.rest()).toMatch(/^HTTP\/1\.1 508 Loop Detected\r\n/);
  expect(monolith.connections).toHaveLength(1);
});

test.each(['live', 'shadow'])(
  '17 18 19 both sides get the same Host, request id and trace in stage %s',
  async (stage) => {
    const { client, monolith, service } = await startRawGateway({ stage });
    const [served, mirrored] = stage === 'shadow' ? [monolith, service] : [service, monolith];
    const c = client();
    c.send(
      head('GET /a HTTP/1.1', 'Host: Shop.Test:8080', 'X-Ficus-Shadow: forged', 'X-Ficus-Side: service'),
    );

    const first = await (await served.accept()).head();
    const second = await (await mirrored.accept()).head();

    expect(lines(first, /^host$/i)).toEqual(['Host: Shop.Test:8080']);
    expect(lines(first, /^x-request-id$/i)).toEqual([
      expect.stringMatching(/^X-Request-Id: [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    ]);
    expect(lines(first, /^traceparent$/i)).toEqual([
      expect.stringMatching(/^traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    ]);
    expect(lines(first, /^x.ficus/i)).toEqual([]);
    expect(second).toBe(first.replace(/\r\n\r\n$/, '\r\nX-Ficus-Shadow: all\r\n\r\n'));
  },
);

test.each(['X-Ficus-Side', 'x-ficus-shadow', 'X_Ficus_Side', 'X-FICUS_anything'])(
  '18 %s from outside is stripped',
  async (name) => {
    const gateway = await startRawGateway();

    expect(await arriving(gateway, request('GET / HTTP/1.1', `${name}: 1`))).toBe(
      forwarded('GET / HTTP/1.1'),
    );
  },
);

test('19 a trace and a request id of the client pass on unchanged; unusable ones are begun anew', async () => {
  const gateway = await startRawGateway();
  expect(await arriving(gateway, request('GET / HTTP/1.1', 'tracestate: a=1'))).toBe(
    forwarded('GET / HTTP/1.1', ['tracestate: a=1']),
  );

  const zero = `00-${'0'.repeat(32)}-0123456789abcdef-01`;
  const text = await arriving(
    gateway,
    head('GET / HTTP/1.1', KNOWN[0] as string, 'X-Request-Id: has a space', `traceparent: ${zero}`),
  );
  expect(lines(text, /^(?:x-request-id|traceparent)$/i)).toEqual([
    expect.stringMatching(/^X-Request-Id: [0-9a-f-]{36}$/),
    expect.stringMatching(/^traceparent: 00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/),
  ]);
});

test('19 the id that was made is told to the client where Ficus answers itself', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(head('GET / HTTP/1.1', 'Host: shop.test', 'Connection: close'));
  const u = await monolith.accept();
  const id = /X-Request-Id: (\S+)/.exec(await u.head())?.[1];
  u.reset();

  expect(await c.rest()).toMatch(
    new RegExp(`^HTTP/1\\.1 502 [\\s\\S]*X-Request-Id: ${id}\\r\\n[\\s\\S]*"requestId":"${id}"`),
  );
});

test('17 a keep-alive connection serves each request by its own headers', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  for (const host of ['one.test', 'two.test']) {
    c.send(head('GET / HTTP/1.1', `Host: ${host}`));
    const u = monolith.connections[0] ?? (await monolith.accept());
    expect(lines(await u.head(), /^host$/i)).toEqual([`Host: ${host}`]);
    u.send(answer('ok'));
    await c.until('ok');
  }
});
