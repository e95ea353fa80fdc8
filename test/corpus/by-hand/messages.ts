import { type CorpusDocument, pairsOf } from '../pair.ts';

const CREATED: CorpusDocument = {
  type: 'application/json',
  status: 201,
  headers: [
    ...[
      'Location',
      '/orders/4711',
      'Cache-Control',
      'no-store, max-age=0',
      'Vary',
      'Accept, Accept-Encoding',
    ],
    ...[
      'Content-Language',
      'de',
      'Link',
      '<https://api.example/orders?page=2>; rel="next"',
      'Allow',
      'GET, POST',
    ],
    ...['Set-Cookie', 'sid=a8F3; Path=/; HttpOnly; Secure; SameSite=Lax', 'Set-Cookie', 'lang=de; Path=/'],
    ...['Content-Disposition', 'attachment; filename="order.json"', 'WWW-Authenticate', 'Bearer realm="api"'],
  ],
  body: '{"id": 4711}',
};

/** The headers with one of them replaced; none where the text is empty. */
function withHeader(name: string, ...values: readonly string[]): { right: { headers: string[] } } {
  const headers: string[] = [];
  const all = CREATED.headers ?? [];
  for (let at = 0; at < all.length; at += 2) {
    if (all[at] !== name) headers.push(all[at] ?? '', all[at + 1] ?? '');
  }
  return { right: { headers: [...headers, ...values.flatMap((value) => [name, value])] } };
}

const SID = 'sid=Zp2L; Path=/; HttpOnly; Secure; SameSite=Lax';
const LANG = 'lang=de; Path=/';
const same = (left: string, right: string, type = 'application/json') => ({
  left: { type: left, body: type.includes('json') ? '{"a":1}' : '<p>a' },
  right: { type: right, body: type.includes('json') ? '{"a":1}' : '<p>a' },
});

export const messages = pairsOf('message', CREATED, [
  ['200 for 201', [], 'status status same class', { right: { status: 200 } }],
  ['302 for 201', [], 'status status class change', { right: { status: 302 } }],
  ['404 for 410', [], 'status status same class', { left: { status: 410 }, right: { status: 404 } }],
  [
    '500 for 201, with another body',
    '{"id": 4711} ⇒ {"error": "boom"}',
    ['status status class change', '$ value'],
    { right: { status: 500 } },
  ],
  [
    '404 for 200 and the same body',
    [],
    'status status class change',
    { left: { status: 200 }, right: { status: 404 } },
  ],
  [
    '204 for 200',
    [],
    ['status status same class', '$ missing'],
    { left: { status: 200 }, right: { status: 204, body: '' } },
  ],
  [
    '200 for 201 and another id',
    '4711 ⇒ 4712',
    ['status status same class', '$.id value'],
    { right: { status: 200 } },
  ],
  [
    '422 for 400 and another message',
    [],
    ['status status same class', '$.error text case'],
    {
      left: { status: 400, body: '{"error":"Name missing"}' },
      right: { status: 422, body: '{"error":"name missing"}' },
    },
  ],
  [
    'location absolute',
    [],
    'headers.location header origin',
    withHeader('Location', 'http://orders.internal/orders/4711'),
  ],
  ['location of another order', [], 'headers.location header', withHeader('Location', '/orders/4712')],
  ['no location', [], 'headers.location header', withHeader('Location')],
  ['location with a slash', [], 'headers.location header affix', withHeader('Location', '/orders/4711/')],
  ['caches for a while', [], 'headers.cache-control header', withHeader('Cache-Control', 'max-age=60')],
  ['no cache-control', [], 'headers.cache-control header', withHeader('Cache-Control')],
  ['varies by less', [], 'headers.vary header', withHeader('Vary', 'Accept')],
  ['another language', [], 'headers.content-language header', withHeader('Content-Language', 'en')],
  ['language in capitals', [], 'headers.content-language header case', withHeader('Content-Language', 'DE')],
  [
    'another page',
    [],
    'headers.link header',
    withHeader('Link', '<https://api.example/orders?page=3>; rel="next"'),
  ],
  ['allows more', [], 'headers.allow header', withHeader('Allow', 'GET, POST, DELETE')],
  [
    'another file name',
    [],
    'headers.content-disposition header',
    withHeader('Content-Disposition', 'attachment; filename="o.json"'),
  ],
  [
    'another realm',
    [],
    'headers.www-authenticate header',
    withHeader('WWW-Authenticate', 'Bearer realm="shop"'),
  ],
  [
    'a cookie without HttpOnly',
    [],
    'headers.set-cookie header',
    withHeader('Set-Cookie', 'sid=Zp2L; Path=/; Secure; SameSite=Lax', LANG),
  ],
  [
    'a cookie of another path',
    [],
    'headers.set-cookie header',
    withHeader('Set-Cookie', SID, 'lang=de; Path=/shop'),
  ],
  ['a cookie lost', [], 'headers.set-cookie header', withHeader('Set-Cookie', SID)],
  ['a cookie more', [], 'headers.set-cookie header', withHeader('Set-Cookie', SID, LANG, 'track=1')],
  [
    'a type with another suffix',
    [],
    'headers.content-type header',
    same('application/json', 'application/hal+json'),
  ],
  [
    'problem details as plain JSON',
    [],
    'headers.content-type header',
    same('application/problem+json', 'application/json'),
  ],
  ['JSON called HTML', [], 'headers.content-type header', same('application/json', 'text/html')],
  [
    'another charset of the same page',
    [],
    'headers.content-type header',
    same('text/html; charset=utf-8', 'text/html; charset=iso-8859-1', 'html'),
  ],
  [
    'a status, a header and a field',
    '4711 ⇒ "4711"',
    ['status status same class', 'headers.location header origin', '$.id type'],
    { right: { ...withHeader('Location', 'https://shop.example/orders/4711').right, status: 200 } },
  ],
  [
    'two headers',
    [],
    ['headers.allow header', 'headers.vary header'],
    {
      right: {
        headers: [...withHeader('Allow').right.headers.filter((_, at, all) => all[at - (at % 2)] !== 'Vary')],
      },
    },
  ],
  [
    'bytes of an image',
    [],
    '$ value',
    { left: { type: 'image/png', body: 'PNG1' }, right: { type: 'image/png', body: 'PNG2' } },
  ],
  ['an image for JSON', [], '$ media-type', { right: { type: 'image/png', body: 'PNG1' } }],
  [
    'a coding that is not one',
    [],
    '$ media-type',
    { right: { headers: [...(CREATED.headers ?? []), 'Content-Encoding', 'gzip'] } },
  ],
  [
    'nothing: names of headers in small letters',
    [],
    [],
    {
      right: {
        headers: (CREATED.headers ?? []).map((text, at) => (at % 2 === 0 ? text.toLowerCase() : text)),
      },
    },
  ],
  ['nothing: spaces around commas', [], [], withHeader('Cache-Control', 'no-store,max-age=0')],
  ['nothing: a list over two lines', [], [], withHeader('Vary', 'Accept', 'Accept-Encoding')],
  ['nothing: allow over two lines', [], [], withHeader('Allow', 'GET', 'POST')],
  ['nothing: a session made anew', [], [], withHeader('Set-Cookie', SID, LANG)],
  ['nothing: cookies in another order', [], [], withHeader('Set-Cookie', LANG, SID)],
  [
    'nothing: attributes of cookies in another case',
    [],
    [],
    withHeader('Set-Cookie', 'sid=1; path=/; httponly; secure; samesite=lax', LANG),
  ],
  [
    'nothing: headers that are not compared',
    [],
    [],
    {
      right: {
        headers: [
          ...(CREATED.headers ?? []),
          'Date',
          'Wed, 14 Jan 2026 09:30:00 GMT',
          'Server',
          'x',
          'ETag',
          '"1"',
        ],
      },
    },
  ],
  [
    'nothing: parameters of a type in another order',
    [],
    [],
    same('text/html; charset=utf-8; level=1', 'text/html;level=1;charset=UTF-8', 'html'),
  ],
  ['nothing: not modified', [], [], { left: { status: 304, body: '' }, right: { status: 304, body: '' } }],
  [
    'nothing: two codings, one after the other',
    [],
    [],
    { left: { coding: 'br' }, right: { coding: 'deflate' } },
  ],
]);
