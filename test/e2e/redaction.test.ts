import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { gzipSync, inflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startOrigin } from '../helpers/origin.ts';
import { writeRoutesFile } from '../helpers/routes-file.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Who holds a secret: the client, or one of the two sides, whose secrets then differ. */
type Holder = 'c' | 'm' | 's';

/** Every secret that was planted, by where. */
type Planted = Map<string, string>;

/** The rounds make statistics: a cause is inferred from several exchanges. */
const ROUNDS = 4;

/** A value that looks like nothing: only its place gives it away. */
function opaque(name: string, holder: Holder, round: number): string {
  return createHash('sha256')
    .update(`${name} ${holder} ${round}`)
    .digest('base64url')
    .replace(/[-_]/g, 'x')
    .slice(0, 22);
}

function digits(name: string, holder: Holder, round: number): string {
  const hex = createHash('sha256').update(`${name} ${holder} ${round}`).digest('hex');
  return (BigInt(`0x${hex}`) % 10n ** 15n).toString().padStart(15, '7');
}

/** A payment card's number: 15 digits and the one that makes Luhn's check pass. */
function card(name: string, holder: Holder, round: number): string {
  const body = `4${digits(name, holder, round).slice(0, 14)}`;
  const sum = [...body].reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

/** Makes secrets and remembers each. */
function planter(planted: Planted, holder: Holder, round: number) {
  const plant = (name: string, secret: string) => {
    planted.set(`${name} ${holder}${round}`, secret);
    return secret;
  };
  return {
    opaque: (name: string) => plant(name, opaque(name, holder, round)),
    number: (name: string) => Number(plant(name, digits(name, holder, round))),
    card: (name: string) => plant(name, card(name, holder, round)),
    shaped: (name: string, prefix: string, length = 36) =>
      prefix +
      plant(name, (opaque(name, holder, round) + opaque(`${name}2`, holder, round)).slice(0, length)),
    jwt: (name: string) =>
      `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${round}"}`).toString('base64url')}.${plant(name, opaque(name, holder, round))}`,
  };
}

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');

interface Body {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

type Page = (plant: ReturnType<typeof planter>, holder: Holder) => Body;

const jsonPage: Page = (plant, holder) => ({
  type: 'application/json',
  body: JSON.stringify({
    side: holder,
    password: plant.opaque('field'),
    user: { profile: [{ apiKey: plant.opaque('nested'), pin: plant.number('number') }] },
    fields: [
      { name: 'q', value: `shown ${holder}` },
      { name: 'password', value: plant.opaque('named value') },
    ],
    headers: [
      ['accept', 'x'],
      ['x-api-key', plant.opaque('pair')],
    ],
    inString: JSON.stringify({ deep: { secret: plant.opaque('JSON in a string') } }),
    twice: JSON.stringify({
      s: JSON.stringify([{ key: 'token', value: plant.opaque('JSON in JSON in a string') }]),
    }),
    link: `https://shop.example/cb?access_token=${plant.opaque('link')}&page=1`,
    coded: `next=${encodeURIComponent(encodeURIComponent(`/in?session_token=${plant.opaque('twice percent-coded')}`))}`,
    state: base64(JSON.stringify({ client_secret: plant.opaque('Base64') })),
    packed: base64(gzipSync(JSON.stringify({ passphrase: plant.opaque('gzip in Base64') }))),
    card: plant.card('card as text'),
    cardNo: Number(plant.card('card as number')),
    reference: Number(plant.card('card without a name')),
    jwt: plant.jwt('JWT'),
    note: `call with Bearer ${plant.opaque('bearer in text')} please`,
    aws:
      plant.shaped('AWS', 'AKIA', 0) +
      plant
        .opaque('AWS')
        .toUpperCase()
        .replace(/[^A-Z\d]/g, '')
        .padEnd(16, 'A')
        .slice(0, 16),
    github: plant.shaped('GitHub', 'ghp_'),
    stripe: plant.shaped('Stripe', 'sk_live_'),
    database: `postgres://app:${plant.opaque('database URL')}@db/shop`,
    [plant.shaped('key', 'sk_test_')]: true,
    tokens: { [plant.opaque('key below a secret name')]: { uses: 1 }, kept: { uses: holder } },
    graphql: `mutation { login(password: """${plant.opaque('block string')}""") }`,
    remote: `https://${plant.opaque('user info')}@git.example/shop.git`,
    nationalId: plant.opaque('configured field'),
    staff: `badge EMP-${plant.opaque('configured pattern')}`,
    pageToken: `kept-page-token-${holder}`,
  }),
  headers: { 'x-tenant-code': plant.opaque('configured header') },
});

/** What each page of both sides answers; every page differs between them, for a reason that is not secret as well. */
const PAGES: Record<string, Page> = {
  '/json': jsonPage,
  '/cookies': (plant, holder) => ({
    type: 'text/plain',
    body: `you are ${holder}, password=${plant.opaque('text')}\nCookie: theme=${holder}; seen=${plant.opaque('cookie in text')}\n`,
    headers: {
      'set-cookie': [
        `sid=${plant.opaque('set-cookie')}; Path=/`,
        `side=${plant.opaque('second set-cookie')}`,
      ],
      location: `/next?token=${plant.opaque('location')}`,
      'x-auth-token': plant.opaque('header'),
      'x-context': `{"secret":"${plant.opaque('JSON in a header')}"}`,
    },
  }),
  '/xml': (plant, holder) => ({
    type: 'application/xml',
    body: `<r side="${holder}"><password>${plant.opaque('XML element')}</password>
      <entry key="db.password">${plant.opaque('XML text by attribute')}</entry>
      <property name="secret" value="${plant.opaque('XML attribute by attribute')}"/>
      <property><name>api.token</name><value>${plant.opaque('XML name and value')}</value></property>
      <credentials><login>app</login><x>${plant.opaque('XML element in an element')}</x></credentials>
      <passphrase> <![CDATA[a]${plant.opaque('CDATA')}]]> </passphrase>
      <user passwd="${plant.opaque('XML attribute')}"/></r>`,
  }),
  '/html': (plant, holder) => ({
    type: 'text/html',
    body: `<!doctype html><title>${holder}</title><meta name="csrf-token" content="${plant.opaque('meta')}">
      <form><input name="csrf_token" value="${plant.opaque('hidden field')}"><input type="password" name="p" value="${plant.opaque('password field')}"></form>
      <a href="/reset?token=${plant.opaque('HTML link')}">reset</a>
      <script>window.state = {fields: [{name: "password", value: "${plant.opaque('script')}"}], apiKey: '${plant.opaque('script key')}'}</script>`,
  }),
  '/gzip': (plant, holder) => ({
    type: 'application/json',
    body: gzipSync(JSON.stringify({ side: holder, refresh_token: plant.opaque('gzipped body') })),
    headers: { 'content-encoding': 'gzip' },
  }),
  '/form': (plant, holder) => ({
    type: 'application/x-www-form-urlencoded',
    body: `side=${holder}&passwd=${plant.opaque('form')}&user%5Bpassword%5D=${plant.opaque('coded form name')}`,
  }),
  '/multipart': (plant, holder) => ({
    type: 'multipart/form-data; boundary=edge',
    body: `--edge\r\nContent-Disposition: form-data; name="side"\r\n\r\n${holder}\r\n--edge\r\nContent-Disposition: form-data; name=pin\r\n\r\n${plant.opaque('multipart')}\r\n--edge--\r\n`,
  }),
  '/cut': (plant, holder) => ({
    type: 'application/json',
    body: `{"side":"${holder}","fields":[{"name":"password","value":"${plant.opaque('broken JSON named')}"}],"secret":"${plant.opaque('broken JSON')}`,
  }),
  '/yaml': (plant, holder) => ({
    type: 'application/yaml',
    body: `side: ${holder}\npassword: |\n  ${plant.opaque('YAML block')}\n  ${plant.opaque('second line of a YAML block')}\nenv:\n  - name: DB_PASSWORD\n    value: ${plant.opaque('YAML name and value')}\ntokens:\n- ${plant.opaque('YAML list')}\n`,
  }),
  '/csv': (plant, holder) => ({
    type: 'text/csv',
    body: `side,password,n\n${holder},${plant.opaque('CSV column')},1\nx,"${plant.opaque('quoted CSV cell')}",2\n`,
  }),
  '/table': (plant, holder) => ({
    type: 'text/html',
    body: `<table><tr><th>Side<th>Password<tr><td>${holder}<td>${plant.opaque('HTML column')}<tr><td>x<td><b>${plant.opaque('markup in an HTML column')}</b></table>
      <table><tr><th>API key</th><td>${plant.opaque('HTML row')}</td><td>${holder}</td></tr></table>`,
  }),
  '/table-for-none': (plant, holder) => ({
    type: 'text/html',
    body:
      holder === 'm'
        ? '<p>nobody</p>'
        : `<table><tr><th>User<th>PIN<tr><td>ann<td>${plant.opaque('table on one side')}</table><p>nobody</p>`,
  }),
  '/mixed': (plant, holder) =>
    holder === 'm'
      ? { type: 'application/json', body: JSON.stringify({ credentials: { a: plant.opaque('other type') } }) }
      : { type: 'text/html', body: `<p>error: api_key=${plant.opaque('other type')}</p>` },
};

async function side(planted: Planted, holder: 'm' | 's'): Promise<string> {
  const origin = await startOrigin((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://origin');
    const page = PAGES[url.pathname] ?? jsonPage;
    const {
      type,
      body,
      headers = {},
    } = page(planter(planted, holder, Number(url.searchParams.get('round'))), holder);
    request.resume().on('end', () => response.writeHead(200, { 'content-type': type, ...headers }).end(body));
  });
  onTestFinished(() => origin.stop());
  return origin.url;
}

/** One round of requests with the client's own secrets. */
async function ask(url: string, planted: Planted, round: number): Promise<number> {
  const plant = planter(planted, 'c', round);
  const pages = Object.keys(PAGES);
  const query = `round=${round}&api_key=${plant.opaque('query')}&next=${encodeURIComponent(`/x?sid=${plant.opaque('query in query')}`)}&blob=${encodeURIComponent(base64(JSON.stringify({ password: plant.opaque('Base64 in the query') })))}`;
  const headers = {
    authorization: `Basic ${base64(`ann:${plant.opaque('basic')}`)}`,
    cookie: `theme=${plant.opaque('cookie')}; sid=${plant.opaque('second cookie')}`,
    'x-api-key': plant.opaque('request header'),
    'proxy-authorization': `Bearer ${plant.opaque('proxy bearer')}`,
    referer: `https://shop.example/?token=${plant.opaque('referer')}`,
  };
  const get = (path: string) => fetch(`${url}${path}`, { headers, redirect: 'manual' });
  const post = (path: string, type: string, body: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
      body,
      redirect: 'manual',
    });
  const answers = await Promise.all([
    ...pages.map((page) => get(`${page}?${query}`)),
    get(`/reset-password/${plant.opaque('path')}?round=${round}`),
    get(
      `/cards/${plant.card('card in the path')};jsessionid=${plant.opaque('matrix parameter')}?round=${round}`,
    ),
    post(
      `/json?round=${round}`,
      'application/json',
      JSON.stringify({ password: plant.opaque('request JSON') }),
    ),
    post(
      `/json?round=${round}`,
      'application/x-www-form-urlencoded',
      `user=ann&new_password=${plant.opaque('request form')}`,
    ),
    post(
      `/json?round=${round}`,
      'text/xml',
      `<login><password>${plant.opaque('request XML')}</password></login>`,
    ),
  ]);
  for (const answer of answers) await answer.arrayBuffer();
  return answers.length;
}

/** All bytes in the store's folder, and all blobs unpacked. */
function everythingOnDisk(storePath: string): string {
  const files = readdirSync(dirname(storePath)).map((name) =>
    readFileSync(join(dirname(storePath), name)).toString('latin1'),
  );
  const database = new Database(storePath, { readonly: true });
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const cells = tables.flatMap((table) =>
    database.prepare<[], unknown[]>(`SELECT * FROM ${table}`).raw().all().flat(),
  );
  database.close();
  return [
    ...files,
    ...cells.map((cell) => (cell instanceof Buffer ? inflateRawSync(cell).toString() : String(cell))),
  ].join('\n');
}

/** Each planted secret that a text gives away, whole, in half, or coded: by windows of nine characters. */
function leaks(planted: Planted, text: string): string[] {
  const forms = new Map<string, string>();
  for (const [name, secret] of planted)
    for (const form of [secret, secret.slice(-9), base64(secret), base64(secret).slice(4)])
      if (form.length >= 9) forms.set(form.slice(0, 9), name);
  const found: string[] = [];
  for (let at = 0; at + 9 <= text.length; at++) {
    const name = forms.get(text.slice(at, at + 9));
    if (name !== undefined)
      found.push(`${name}: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 30))}`);
  }
  return found;
}

test('no planted secret is in the store, the log, the API, the metrics or a report', async () => {
  const planted: Planted = new Map();
  const folder = await tempFolder();
  const storePath = join(folder, 'data', 'ficus.db');
  const file = join(folder, 'routes.yaml');
  await writeRoutesFile(file, {
    store: storePath,
    more: `redact:
  headers: [x-tenant-code]
  fields: [national_id]
  patterns: ["EMP-[A-Za-z0-9]+"]
  keep: [page_token]
`,
    monolith: await side(planted, 'm'),
    services: { service: await side(planted, 's') },
    routes: `  - id: all
    match: { path: "/*rest" }
    service: service
    stage: shadow
    shadow: { methods: [GET, POST], sideEffects: isolated }
    compare:
      headers: [content-type, location, set-cookie, x-auth-token, x-context, x-tenant-code]
      cookieValues: true
      rereadsPerSecond: 0`,
  });
  const ficus = spawnFicus(['start', '-c', file], { env: { FICUS_LOG_LEVEL: 'trace' } });
  const port = (await ficus.printed(/"port":(\d+).*proxy is listening/))[1];
  const adminPort = (await ficus.printed(/"port":(\d+).*admin server is listening/))[1];
  const admin = `http://127.0.0.1:${adminPort}`;

  let asked = 0;
  for (let round = 0; round < ROUNDS; round++) asked += await ask(`http://127.0.0.1:${port}`, planted, round);
  const text = async (path: string) => (await fetch(`${admin}${path}`)).text();
  await expect
    .poll(async () => JSON.parse(await text('/api/v1/routes/all')).comparisons, { timeout: 15_000 })
    .toMatchObject({ mismatch: asked });
  const list = await text('/api/v1/discrepancies?limit=500');
  const others = await Promise.all(['/api/v1/routes', '/metrics', '/readyz'].map(text));
  const ids = (JSON.parse(list) as { items: { id: string }[] }).items.map(({ id }) => id);
  const details = await Promise.all(ids.map((id) => text(`/api/v1/discrepancies/${id}`)));
  const verbs = [
    ...['text', 'json', 'md'].map((format) => ['report', '--format', format]),
    ['show', ids[0] ?? ''],
  ];
  const printed = await Promise.all(
    verbs.map(async (args) => (await runVerb([...args, '--admin', admin])).out),
  );
  const whileOpen = everythingOnDisk(storePath);
  ficus.process.kill('SIGTERM');
  await new Promise((resolve) => ficus.process.once('close', resolve));

  const places: Record<string, string> = {
    'the API': [list, ...others, ...details].join('\n'),
    'the reports': printed.join('\n'),
    'the store': whileOpen,
    'the store after its end': everythingOnDisk(storePath),
    'the log': ficus.out() + ficus.err(),
  };
  const names = new Set([...planted.keys()].map((name) => name.replace(/ [cms]\d+$/, '')));
  expect(names.size).toBeGreaterThan(60);
  for (const [place, content] of Object.entries(places)) expect(leaks(planted, content), place).toEqual([]);
  // The search itself works: what is not secret is there, in clear.
  for (const kept of ['kept-page-token-m', 'shown s', '/reset-password/', 'theme=', 'user=ann', '[redacted:'])
    expect(places['the store'], kept).toContain(kept);
  expect(places['the API']).toContain('kept-page-token-s');
  expect((await readFile(`${storePath}.key`)).length).toBe(32);
}, 60_000);
