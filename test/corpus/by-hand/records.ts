import { pairsOf } from '../pair.ts';

const LOG = {
  type: 'application/x-ndjson',
  body: `{"ts":"2026-01-14T07:00:00.123Z","level":"INFO","msg":"started","ms":12.5,"host":"web-1"}
{"ts":"2026-01-14T07:00:01.456Z","level":"WARN","msg":"slow query","ms":1834,"host":"web-1"}
{"ts":"2026-01-14T07:00:02.789Z","level":"INFO","msg":"GET /orders","ms":8.25,"host":"web-2","user":null}
{"ts":"2026-01-14T07:00:03.000Z","level":"INFO","msg":"GET /orders","ms":8.25,"host":"web-2","tags":[]}
`,
};

const FORM = {
  type: 'application/x-www-form-urlencoded',
  body: 'token_type=bearer&expires_in=3600&scope=read+write&redirect=%2Fhome%2F&amount=12.50&name=Jos%C3%A9&tag=a&tag=b&state=xyz&at=2026-01-14T07%3A00%3A00Z',
};

const TEXT = {
  type: 'text/plain; charset=utf-8',
  body: 'User-agent: *\nDisallow: /basket\nSitemap: https://shop.example/sitemap.xml\n',
};

const CSV = { type: 'text/csv', body: 'sku,price\nA-1,10.00\nB-2,12.50\n' };

const PARTS = {
  type: 'multipart/mixed; boundary=frontier',
  body: '--frontier\r\nContent-Type: application/json\r\n\r\n{"id":1,"price":9.999}\r\n--frontier\r\nContent-Type: text/plain\r\n\r\nhello\r\n--frontier--\r\n',
};

export const records = [
  ...pairsOf('NDJSON', LOG, [
    [
      'a duration rounded',
      '"ms":8.25,"host":"web-2","user" ⇒ "ms":8.3,"host":"web-2","user"',
      '$[2].ms rounding',
    ],
    ['a duration in microseconds', '"ms":1834 ⇒ "ms":1834000', '$[1].ms unit'],
    ['fractions of seconds cut', '07:00:01.456Z ⇒ 07:00:01Z', '$[1].ts timezone notation'],
    ['local time', '07:00:00.123Z ⇒ 08:00:00.123Z', '$[0].ts timezone shift'],
    [
      'levels in small letters',
      ['"level":"WARN" ⇒ "level":"warn"', '"level":"INFO","msg":"started" ⇒ "level":"info","msg":"started"'],
      ['$[1].level text case', '$[0].level text case'],
    ],
    [
      'a record lost',
      '{"ts":"2026-01-14T07:00:01.456Z","level":"WARN","msg":"slow query","ms":1834,"host":"web-1"}\n ⇒ ',
      '$[1] missing',
    ],
    [
      'a record more',
      '{"ts":"2026-01-14T07:00:03.000Z" ⇒ {"ts":"2026-01-14T07:00:02.900Z","level":"ERROR","msg":"boom","ms":1,"host":"web-9"}\n{"ts":"2026-01-14T07:00:03.000Z"',
      '$[3] extra',
    ],
    [
      'records the other way',
      {
        swap: [
          '{"ts":"2026-01-14T07:00:00.123Z","level":"INFO","msg":"started","ms":12.5,"host":"web-1"}',
          '{"ts":"2026-01-14T07:00:01.456Z","level":"WARN","msg":"slow query","ms":1834,"host":"web-1"}',
        ],
      },
      '$ ordering',
    ],
    ['no user', ',"user":null ⇒ ', '$[2].user null-absent'],
    ['no tags', ',"tags":[] ⇒ ', '$[3].tags empty'],
    ['a duration as text', '"ms":12.5 ⇒ "ms":"12.5"', '$[0].ms type'],
    ['another host', '"ms":1834,"host":"web-1" ⇒ "ms":1834,"host":"web-3"', '$[1].host value'],
    ['no records at all', [], '$ missing', { right: { body: '' } }],
    [
      'nothing: blank lines and line ends',
      '"host":"web-1"}\n{"ts":"2026-01-14T07:00:01 ⇒ "host":"web-1"}\r\n\r\n{"ts":"2026-01-14T07:00:01',
      [],
    ],
    [
      'nothing: members in another order',
      '"level":"WARN","msg":"slow query" ⇒ "msg":"slow query","level":"WARN"',
      [],
    ],
    ['nothing: numbers written otherwise', ['"ms":12.5 ⇒ "ms":12.50', '"ms":1834 ⇒ "ms":1.834E3'], []],
    ['nothing: no line end at the end', '"tags":[]}\n ⇒ "tags":[]}', []],
    ['nothing: zstd', [], [], { left: { coding: 'zstd' } }],
  ]),
  ...pairsOf('form', FORM, [
    ['expiry in milliseconds', 'expires_in=3600 ⇒ expires_in=3600000', '$.expires_in unit'],
    ['expiry in hours', 'expires_in=3600 ⇒ expires_in=1', '$.expires_in value'],
    ['token type in another case', 'token_type=bearer ⇒ token_type=Bearer', '$.token_type text case'],
    ['another scope', 'scope=read+write ⇒ scope=read', '$.scope value'],
    ['amount without its zero', 'amount=12.50 ⇒ amount=12.5', '$.amount rounding'],
    ['another amount', 'amount=12.50 ⇒ amount=12.60', '$.amount value'],
    ['escaped twice', 'redirect=%2Fhome%2F ⇒ redirect=%252Fhome%252F', '$.redirect text escaping'],
    ['redirect without its slash', 'redirect=%2Fhome%2F ⇒ redirect=%2Fhome', '$.redirect text affix'],
    ['name in NFD', 'name=Jos%C3%A9 ⇒ name=Jose%CC%81', '$.name text unicode'],
    ['a tag lost', '&tag=b ⇒ ', '$.tag[1] missing'],
    ['tags the other way', 'tag=a&tag=b ⇒ tag=b&tag=a', '$.tag ordering'],
    ['state lost', '&state=xyz ⇒ ', '$.state missing'],
    ['an empty field more', '&state=xyz ⇒ &state=xyz&hint=', '$.hint empty'],
    ['time an hour later', 'T07%3A00%3A00Z ⇒ T08%3A00%3A00Z', '$.at timezone shift'],
    [
      'answered as JSON',
      [],
      '$ media-type',
      { right: { type: 'application/json', body: '{"token_type":"bearer"}' } },
    ],
    [
      'nothing: fields in another order',
      'token_type=bearer&expires_in=3600 ⇒ expires_in=3600&token_type=bearer',
      [],
    ],
    ['nothing: plus and per cent', 'scope=read+write ⇒ scope=read%20write', []],
    ['nothing: escaped without need', 'state=xyz ⇒ state=%78y%7A', []],
    ['nothing: small hex digits', 'redirect=%2Fhome%2F ⇒ redirect=%2fhome%2f', []],
  ]),
  ...pairsOf('plain text', TEXT, [
    ['another line', 'Disallow: /basket ⇒ Disallow: /cart', '$ value'],
    ['line ends of Windows', '*\nDisallow ⇒ *\r\nDisallow', '$ text whitespace'],
    ['in capitals', 'User-agent ⇒ USER-AGENT', '$ text case'],
    ['no text at all', [], '$ missing', { right: { body: '' } }],
    [
      'another charset and a blank',
      [],
      ['headers.content-type header', '$ text whitespace'],
      {
        left: { body: '<p>a</p>', type: 'text/plain' },
        right: { body: '<p>a</p> ', type: 'text/plain; charset=latin1' },
      },
    ],
    ['nothing: gzip and UTF-16 at once', [], [], { right: { coding: 'gzip', charset: 'utf-16le' } }],
    ['nothing: charset quoted', [], [], { right: { type: 'Text/Plain;charset="UTF-8"' } }],
  ]),
  ...pairsOf('CSV', CSV, [
    ['another price', '12.50 ⇒ 12.60', '$ value'],
    ['rows the other way', { swap: ['A-1,10.00', 'B-2,12.50'] }, '$ value'],
    ['nothing: deflate against identity', [], [], { right: { coding: 'deflate' } }],
  ]),
  ...pairsOf('multipart', PARTS, [
    ['a price rounded', '9.999 ⇒ 10.00', '$[0].body.price rounding'],
    ['text in capitals', 'hello ⇒ HELLO', '$[1].body text case'],
    [
      'nothing: another boundary',
      [],
      [],
      { right: { type: 'multipart/mixed; boundary="x"', body: PARTS.body.replaceAll('frontier', 'x') } },
    ],
  ]),
];
