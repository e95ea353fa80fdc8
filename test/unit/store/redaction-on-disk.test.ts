import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/diff/types.ts';
import type { Finding } from '../../../src/store/types.ts';
import { difference, exchange, readerAt, redactor, storePath, writerAt } from './fixtures.ts';

/** One planted secret for each way in which a secret travels. */
const SECRETS = {
  bearer: 'planted-bearer-01',
  basic: 'cGxhbnRlZDpiYXNpYy0wMg==',
  cookie: 'planted-cookie-03',
  setCookie: 'planted-set-cookie-04',
  apiKeyHeader: 'planted-header-05',
  csrfHeader: 'planted-csrf-06',
  query: 'planted-query-07',
  requestJson: 'planted-json-08',
  nested: 'planted-nested-09',
  number: '739104',
  jwt: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJwbGFudGVkLTExIn0.c2ln',
  stripe: 'sk_live_planted12planted',
  card: '4242 4242 4242 4242',
  cardNumber: '5555555555554444',
  form: 'planted form 14',
  text: 'planted-text-15',
  pem: 'cGxhbnRlZC1wZW0tMTY',
  cutJson: 'planted-cut-17',
  xml: 'planted-xml-18',
  differenceLeft: 'planted-left-19',
  differenceRight: 'planted-right-20',
  detail: 'planted-detail-21',
  missing: 'planted-missing-22',
  location: 'planted-location-23',
  objectKey: 'sk_test_planted24planted',
} as const;

const PEM = `-----BEGIN PRIVATE KEY-----\n${SECRETS.pem}\n-----END PRIVATE KEY-----`;

function answer(contentType: string, body: string, headers: readonly string[] = []): Answer {
  return { status: 200, headers: ['Content-Type', contentType, ...headers], body: Buffer.from(body) };
}

function findings(): Finding[] {
  const json = JSON.stringify({
    user: { profile: [{ apiKey: SECRETS.nested, pin: Number(SECRETS.number) }] },
    note: `use ${SECRETS.jwt} or ${SECRETS.stripe}`,
    payment: SECRETS.card,
    reference: Number(SECRETS.cardNumber),
    [SECRETS.objectKey]: true,
    pem: PEM,
  });
  const first = exchange({
    request: {
      id: 'r-1',
      method: 'POST',
      target: `/login?access_token=${SECRETS.query}&page=2`,
      headers: [
        ...['Authorization', `Bearer ${SECRETS.bearer}`, 'Proxy-Authorization', `Basic ${SECRETS.basic}`],
        ...['Cookie', `theme=x; sid=${SECRETS.cookie}`, 'X-Api-Key', SECRETS.apiKeyHeader],
        ...['X-CSRF-Token', SECRETS.csrfHeader, 'Content-Type', 'application/json'],
      ],
      body: Buffer.from(JSON.stringify({ password: SECRETS.requestJson })),
    },
    left: answer('application/json', json, ['Set-Cookie', `sid=${SECRETS.setCookie}; Path=/; HttpOnly`]),
    right: answer('application/json', json, ['Location', `/next?session=${SECRETS.location}`]),
  });
  const second = exchange({
    request: {
      id: 'r-2',
      method: 'POST',
      target: '/form',
      headers: ['Content-Type', 'application/x-www-form-urlencoded'],
      body: Buffer.from(`user=ann&passwd=${encodeURIComponent(SECRETS.form)}`),
    },
    left: answer('text/plain', `login failed: password=${SECRETS.text}`),
    right: answer('application/json', `{"ok":false,"secret":"${SECRETS.cutJson}`),
  });
  const third = exchange({ left: answer('text/xml', `<r><password>${SECRETS.xml}</password></r>`) });
  const { right: _right, ...missing } = difference({
    kind: 'missing',
    path: '$.login',
    place: '$.login',
    left: [`token=${SECRETS.missing}`],
    detail: `only the monolith has token=${SECRETS.missing}`,
  });
  return [
    {
      exchange: first,
      differences: [
        difference({
          path: '$.user.password',
          place: '$.user.password',
          left: SECRETS.differenceLeft,
          right: SECRETS.differenceRight,
          detail: `"${SECRETS.differenceLeft}" became "${SECRETS.differenceRight}" (${SECRETS.detail})`,
        }),
        difference({ path: `$['${SECRETS.objectKey}']`, place: `$['${SECRETS.objectKey}']` }),
      ],
    },
    { exchange: second, differences: [missing] },
    { exchange: third, differences: [difference()] },
  ];
}

/** All bytes that a thief of the folder would have, blobs unpacked. */
function everythingOnDisk(path: string): string {
  const files = readdirSync(dirname(path)).map((name) =>
    readFileSync(join(dirname(path), name)).toString('latin1'),
  );
  const database = new Database(path, { readonly: true });
  const blobs = database
    .prepare<[], Buffer>(
      'SELECT request FROM samples UNION ALL SELECT left_answer FROM samples UNION ALL SELECT right_answer FROM samples',
    )
    .pluck()
    .all();
  database.close();
  return [...files, ...blobs.map((blob) => inflateRawSync(blob).toString())].join('\n');
}

test('no planted secret is on disk, in the database, its log, or its packed samples', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  writer.write({ counts: [], findings: findings() });
  const open = everythingOnDisk(path);
  // The search itself works: what is not secret is found.
  for (const kept of ['/login?access_token=', 'page=2', 'theme=', 'user=ann', 'login failed', '[redacted:'])
    expect(open).toContain(kept);
  for (const [name, secret] of Object.entries(SECRETS)) {
    const forms = [secret, encodeURIComponent(secret), secret.replaceAll(' ', '')];
    expect(forms.filter((form) => open.includes(form), `${name} is on disk`)).toEqual([]);
  }
  writer.close();
  const closed = everythingOnDisk(path);
  expect(Object.entries(SECRETS).filter(([, secret]) => closed.includes(secret))).toEqual([]);
});

test('both sides of a stored sample show equal secrets as equal and others as others', async () => {
  const path = await storePath();
  const side = (token: string, id: string) => answer('application/json', JSON.stringify({ token, id }));
  writerAt(path).write({
    counts: [],
    findings: [
      {
        exchange: exchange({ left: side('same', 'a'), right: side('same', 'b') }),
        differences: [difference()],
      },
      {
        exchange: exchange({ left: side('same', 'a'), right: side('other', 'a') }),
        differences: [difference()],
      },
    ],
  });
  const reader = readerAt(path);
  const samples = reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '')?.samples;
  const same = redactor.secret('same');
  expect(samples?.map(({ left, right }) => [left.body, right.body])).toEqual([
    [`{"token":"${same}","id":"a"}`, `{"token":"${same}","id":"b"}`],
    [`{"token":"${same}","id":"a"}`, `{"token":"${redactor.secret('other')}","id":"a"}`],
  ]);
});
