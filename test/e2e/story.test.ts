import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import type { DemoServer } from '../../demo/demo-server.ts';
import { createMonolith } from '../../demo/monolith/server.ts';
import { seededRandom } from '../../demo/seed/random.ts';
import { DEFAULT_SEED, shopSeed } from '../../demo/seed/seed.ts';
import { centsOf, lessPercent } from '../../demo/service/money.ts';
import { createOrderService } from '../../demo/service/server.ts';
import { packageFile } from '../../src/package-root.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { failing, PATIENT, routeClient, told, traffic } from '../helpers/moving-route.ts';
import { startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ID = 'customers-orders';
const CUSTOMERS = 30;
const BUDGET = 0.1;
/** How long what was found may wait for the store, milliseconds. */
const WRITTEN_EVERY = 250;

interface OrderJson {
  readonly id: number;
  readonly discountPercent: number;
  readonly items: readonly { readonly unitPrice: number; readonly quantity: number }[];
  total: number;
}

interface Answer {
  orders: OrderJson[];
  count: number;
}

/** The releases of the service: with both of its bugs, without them, and with a new one. */
type Release = '1.0' | '1.1' | '1.2, with a bug';

/** The rules of the demo's own route, as its configuration has them. */
function demoRules(): unknown {
  const { routes } = parse(readFileSync(packageFile('config', 'routes.yaml'), 'utf8')) as {
    routes: { id: string; compare?: { rules: unknown } }[];
  };
  return routes.find(({ id }) => id === ID)?.compare?.rules;
}

async function listening(server: DemoServer): Promise<string> {
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${await server.listen(0)}`;
}

/** The demo's shop, with a service of which the release may be changed. */
async function shop(): Promise<{ monolith: string; service: string; deploy: (release: Release) => void }> {
  const folder = await tempFolder();
  const seed = shopSeed(seededRandom(DEFAULT_SEED));
  const monolith = await listening(createMonolith({ database: join(folder, 'monolith.db'), seed }));
  const shipped = await listening(createOrderService({ database: join(folder, 'service.db'), seed }));
  let release: Release = '1.0';
  const front = await startOrigin((request, response) => {
    void repaired(shipped, request.url ?? '', release).then((body) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body),
    );
  });
  onTestFinished(() => front.stop());
  return {
    monolith,
    service: front.url,
    deploy: (next) => {
      release = next;
    },
  };
}

/** What the service answers in that release: 1.1 has every order of a customer, and discounts on every line. */
async function repaired(service: string, path: string, release: Release): Promise<string> {
  const text = await (await fetch(service + path)).text();
  if (release === '1.0') return text;
  const answer = JSON.parse(text) as Answer;
  const customer = Number(path.split('/')[2]);
  const all: OrderJson[] = [];
  for (let offset = 0, page: OrderJson[]; ; offset += page.length) {
    const cancelled = await fetch(`${service}/orders?status=cancelled&limit=100&offset=${offset}`);
    page = ((await cancelled.json()) as Answer).orders;
    all.push(...page);
    if (page.length < 100) break;
  }
  const missing = all.filter(
    (order) => (order as OrderJson & { customerId: number }).customerId === customer,
  );
  answer.orders = [...answer.orders, ...missing].sort((a, b) => a.id - b.id);
  answer.count = answer.orders.length;
  for (const order of answer.orders) {
    const cents = order.items.reduce(
      (sum, { unitPrice, quantity }) =>
        sum + lessPercent(centsOf(unitPrice), order.discountPercent) * quantity,
      0,
    );
    order.total = cents / 100 + (release === '1.1' ? 0 : 1);
  }
  return JSON.stringify(answer);
}

test("the demo's service, from its two bugs in the dark to the end of its monolith, and the ledger tells it all", async () => {
  const { monolith, service, deploy } = await shop();
  const gate = `{ minComparisons: 60, maxMismatchRate: ${BUDGET}, soak: 1s, completeSoak: 3s, ${PATIENT} }`;
  const ficus = await startTestFicus({
    monolith,
    service,
    routes: `- { id: ${ID}, match: { path: "/customers/:id/orders" }, service: service, stage: shadow, gate: ${gate},
    canary: { stickBy: ["header:x-user-id"] }, ramp: { steps: [1, 5, 25, 50, 100], hold: 1s, auto: true },
    compare: { rereadsPerSecond: 0, rules: ${JSON.stringify(demoRules())} } }`,
  });
  const { route, history, breached, fallen, stage, settle, ready, reaches } = routeClient(ficus.adminUrl, ID);
  const users = () => traffic(ficus.url, 3, (n) => `/customers/${(n % CUSTOMERS) + 1}/orders`);
  const replay = () => runVerb(['replay', '--route', ID, '--admin', ficus.adminUrl]);

  // In the dark both bugs are found, and nothing else: what the shop's rules allow is allowed.
  const dark = users();
  await ficus.counted(ID, 120);
  await ficus.counted(ID, await dark.pause());
  const found = (await ficus.discrepancies(`route=${ID}`)).filter(({ count }) => count > 0);
  const bugs = found.map(({ kind, path }) => `${kind} ${path}`);
  expect(bugs).toContain('value $.orders[*].total');
  expect(bugs).toContain('missing $.orders[*]');
  expect(bugs.filter((bug) => !/total$|missing \$\.orders\[\*\]$|value \$\.count$/.test(bug))).toEqual([]);

  // The gate refuses, and says why; a replay says that nothing is fixed.
  const refused = await stage('canary', 'let us try', { percent: 1 });
  expect(refused.status).toBe(409);
  expect(failing(refused.body.error.details.checks)).toEqual(['mismatchRate', 'openDiscrepancies']);
  expect((await replay()).code).toBe(1);

  // 1.1 comes, and the replay verifies it before any user does.
  deploy('1.1');
  const verified = await replay();
  expect(verified, verified.out).toMatchObject({ code: 0 });
  await settle('fixed in 1.1: the replay agrees');
  await stage('off', 'a new step for 1.1');
  await stage('shadow', '1.1 proves itself');
  const canary = users();
  await ready();
  expect((await stage('canary', '1.1 agrees', { percent: 1 })).status).toBe(200);

  // It rises by itself, and a bug at 25 % takes it back within two seconds.
  await reaches(25);
  deploy('1.2, with a bug');
  // A shop that is slow takes its time to show it: the seconds count from when it is shown.
  await breached(BUDGET);
  const shown = Date.now();
  const [fall] = await fallen();
  expect(fall).toMatchObject({ actor: 'ficus', to: { stage: 'canary', percent: 0 } });
  expect(Date.parse(fall?.at ?? '') - shown).toBeLessThan(2000 - WRITTEN_EVERY);
  expect(failing(fall?.evidence?.checks ?? [])).toContain('breach:mismatch');
  await ficus.counted(ID, await canary.pause());

  // Fixed, verified, and up to the end.
  deploy('1.1');
  expect((await replay()).code).toBe(0);
  await settle('1.2 was taken back');
  await stage('shadow', '1.1 is back');
  users();
  await ready();
  expect((await stage('canary', '1.1 agrees again', { percent: 1 })).status).toBe(200);
  await reaches(100);
  await ready();
  expect((await stage('live', 'cut over')).status).toBe(200);
  const early = await stage('complete', 'too early');
  expect(failing(early.body.error.details.checks)).toContain('soak');
  await ready();
  const done = await stage('complete', 'the monolith may go');
  expect(done.body).toMatchObject({ forced: false, to: { stage: 'complete', percent: 100 } });

  const rise = (...percents: number[]) => percents.map((percent) => [`${percent} %`, 'ramp']);
  expect(told(await history())).toEqual([
    ['shadow', 'file'],
    ...[
      ['off', 'operator'],
      ['shadow', 'operator'],
    ],
    ...[['1 %', 'operator'], ...rise(5, 25)],
    ['0 %', 'rollback'],
    ['shadow', 'operator'],
    ...[['1 %', 'operator'], ...rise(5, 25, 50, 100)],
    ...[
      ['live', 'operator'],
      ['complete', 'operator'],
    ],
  ]);
  expect((await route()).stage).toBe('complete');
  const record = await runVerb(['dossier', ID, '--admin', ficus.adminUrl]);
  expect(record.code).toBe(0);
  for (const said of [
    '1.1 agrees again',
    'breach:mismatch',
    'fixed in 1.1: the replay agrees',
    'The ledger is sound',
  ])
    expect(record.out).toContain(said);
}, 120_000);
