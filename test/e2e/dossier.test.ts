import Database from 'better-sqlite3';
import { parse } from 'parse5';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RouteFigures } from '../../src/admin/schemas/figures.ts';
import type { RouteHistory } from '../../src/admin/schemas/ledger.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { runVerb } from '../helpers/run-verb.ts';

const OTTO = 'an-operator-token-of-at-least-32-characters';
const VERA = 'a-viewers-token-of-at-least-32-characters';
const HOSTILE = '</td></table><script>alert(1)</script>';
const ID = 'orders';

/** A server that answers with what `answer` holds at that moment, and breaks off for order 99 where it is the service. */
async function origin(answer: { now: object }, side: 'monolith' | 'service'): Promise<string> {
  const started = await startOrigin((request, response) => {
    if (side === 'service' && request.url === '/orders/99') response.destroy();
    else
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer.now));
      });
  });
  onTestFinished(() => started.stop());
  return started.url;
}

const ZONE = `{ path: "$.at", allow: [timezone], reason: the service writes UTC, owner: platform, expires: 2099-01-01 }`;
const TAX = `{ path: "$.tax", allow: [rounding], tolerance: 0.01, reason: agreed, owner: orders }`;

/** Somebody who uses the API of a Ficus with operator's rights. */
function operator(ficus: TestFicus) {
  const send = async (method: string, path: string, body: object) => {
    const response = await fetch(`${ficus.adminUrl}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${OTTO}` },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.clone().text()).toBe(200);
  };
  const idOf = async (path: string) => {
    const found = (await ficus.discrepancies()).find((one) => one.path === path);
    if (found === undefined) throw new Error(`no discrepancy at ${path}`);
    return found.id;
  };
  return {
    idOf,
    stage: (stage: string, reason: string, more: object = {}) =>
      send('POST', `/routes/${ID}/stage`, { stage, reason, ...more }),
    decide: async (path: string, change: object) =>
      send('PATCH', `/discrepancies/${await idOf(path)}`, change),
  };
}

/** Ficus with that store, once more where it was there before. */
function ficusOver(monolith: string, service: string, rules: string, storePath?: string): Promise<TestFicus> {
  return startTestFicus({
    ...{ monolith, service, ...(storePath !== undefined && { storePath }) },
    tokens: { otto: { role: 'operator', secret: OTTO }, vera: { role: 'viewer', secret: VERA } },
    routes: `- id: ${ID}
  match: { methods: [GET, POST], path: "/orders/:id" }
  service: service
  stage: "off"
  canary: { percent: 100 }
  compare: { rereadsPerSecond: 0, rules: [${rules}] }
- { id: idle, match: { path: "/idle" }, service: service, stage: "off" }`,
  });
}

async function ask(ficus: TestFicus, times: number, method = 'GET', order?: number): Promise<void> {
  for (let i = 0; i < times; i += 1)
    await (await fetch(`${ficus.url}/orders/${order ?? i}`, { method })).arrayBuffer();
}

const dossier = (ficus: TestFicus, route: string, ...more: readonly string[]) =>
  runVerb(['dossier', route, '--admin', ficus.adminUrl, ...more], { FICUS_TOKEN: VERA });

/** Of the second in which a step began nothing counts. */
async function nextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

/** The lines between one heading of level 2 and the next. */
function section(markdown: string, heading: string): string {
  const [, found] = markdown.split(`\n## ${heading}\n`);
  if (found === undefined) throw new Error(`no section ${heading} in:\n${markdown}`);
  return found.split('\n## ')[0] ?? '';
}

/** Every element of a page. */
function elements(html: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: object): void => {
    if ('tagName' in node) names.add(String(node.tagName));
    if ('childNodes' in node) for (const child of node.childNodes as object[]) visit(child);
  };
  visit(parse(html));
  return names;
}

test('the record of a route that rose by force and fell, with a discrepancy settled in every way', async () => {
  const right = { total: 10, paid: true, tax: 1.004, name: 'Ann', at: '2026-03-01T10:00:00+01:00' };
  const monolith = { now: right as object };
  const wrong = { total: 11, tax: 1, name: HOSTILE, at: '2026-03-01T09:00:00Z', more: 1 };
  const service = { now: wrong as object };
  const urls = [await origin(monolith, 'monolith'), await origin(service, 'service')] as const;

  // In the dark: five bugs and one difference that a rule allows.
  const dark = await ficusOver(...urls, ZONE);
  const first = operator(dark);
  await first.stage('shadow', 'dark launch');
  await ask(dark, 20);
  await ask(dark, 1, 'GET', 99);
  await ask(dark, 3, 'POST');
  await dark.counted(ID, 24);
  await first.decide('$.paid', { state: 'accepted', note: `nobody reads it ${HOSTILE}` });
  await first.decide('$.name', { state: 'investigating', assignee: 'bob' });
  await first.decide('$.total', { state: 'resolved', note: 'fixed in 1.1' });
  const taxes = await first.idOf('$.tax');
  await dark.stop();

  // A rule for the tax is reviewed; the total comes back.
  const ficus = await ficusOver(...urls, `${ZONE}, ${TAX}`, dark.storePath);
  const { stage, decide, idOf } = operator(ficus);
  await decide('$.tax', { state: 'accepted' });
  await ask(ficus, 1);
  await vi.waitUntil(async () => (await ficus.discrepancy(await idOf('$.total'))).regression, PATIENCE);

  // It rises by force, and does not last.
  await stage('canary', 'the board has decided so', { force: true });
  await nextSecond();
  // So many are enough to fall by, and fewer are not: none comes after that.
  await ask(ficus, 3);
  const history = async () => (await ficus.api<RouteHistory>(`/routes/${ID}/history`)).items;
  await vi.waitUntil(async () => (await history())[0]?.source === 'rollback', PATIENCE);
  await ficus.counted(ID, 28);
  // What both sides were asked is counted where they are asked, and told to the store a little later.
  const asked = async () =>
    (await ficus.api<RouteFigures>(`/routes/${ID}/figures`)).kept.paired.monolith.asked;
  await vi.waitUntil(async () => (await asked()) === 25, PATIENCE);
  const entries = (await history()).toReversed();
  const [, , up, down] = entries;

  const { code, out, err } = await dossier(ficus, ID);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /^# Cut-over record of the route orders\n\n- route: orders\n- takes: GET, POST \/orders\/:id\n/,
  );
  expect(out).toMatch(/- made: \S+ by vera, from a running Ficus \d+\.\d+\.\d+\n/);
  expect(out).toContain(`- period: ${entries[0]?.at} to `);
  expect(out).not.toMatch(/<|\u202e/);

  expect(section(out, 'Where it stands')).toContain(`canary at 0 % since ${down?.at}, by ficus (rollback): `);
  const ready = section(out, 'Readiness at this moment');
  expect(ready).toContain('**NOT READY: comparisons, mismatchRate, openDiscrepancies, soak not met.');
  expect(ready).toContain('The next step is canary at 1 %.');
  expect(ready).toMatch(
    /\| comparisons \| NO \| 0 \| 1000 \| 0 comparisons since the step began, 1,000 needed \|/,
  );
  expect(ready).toMatch(/\| openDiscrepancies \| NO \| 3 \| 0 \| 3 not settled, none may be \|/);

  const figures = section(out, 'Figures');
  expect(figures).toContain('**Nothing has been compared since the present step began.**');
  for (const line of [
    '| requests that both sides were asked | 25 | 0 |',
    '| requests of users that the monolith alone was asked | 3 | 0 |',
    '| compared | 25 | 0 |',
    '| match | 0 (0.0 %) | 0 |',
    '| mismatch | 24 (96.0 %) | 0 |',
    '| failed | 1 (4.0 %) | 0 |',
    '| never to be compared: unsafe method, upgrade | 3 | 0 |',
    '| mismatch rate | 100.0 % | not known |',
    '| upper bound of it | 100 % | not known |',
    '| budget: the bound must be under | 0.10 % | 0.10 % |',
    '| errors of the monolith, where both were asked | 0 of 25 (0.0 %) | not known |',
    '| errors of the service, where both were asked | 1 of 25 (4.0 %) | not known |',
    '| errors of the monolith, where it alone was asked | 0 of 3 (0.0 %) | not known |',
    '- failed, by reason, of all that is kept: (reset 1)',
  ])
    expect(figures).toContain(`${line}\n`);
  for (const q of ['p50', 'p95', 'p99']) {
    expect(figures).toMatch(new RegExp(`\\| ${q} of the monolith \\| [\\d.]+ ms \\| not known \\|`));
    expect(figures).toMatch(new RegExp(`\\| ${q} of the service \\| [\\d.]+ ms \\| not known \\|`));
    expect(figures).toMatch(
      new RegExp(`\\| ${q}, service to monolith \\| \\d+\\.\\d\\d times \\| not known \\|`),
    );
  }

  const coverage = section(out, 'Coverage');
  expect(coverage).toMatch(/\| POST \/orders\/:id \| {2}\| 2xx \| application\/json \| 3 \| never \|/);
  expect(coverage).toMatch(/\| GET \/orders\/:id \| {2}\| 2xx \| application\/json \| 24 \| 24 \|/);

  const differences = section(out, 'Discrepancies');
  expect(differences).toContain(
    '6 are known: 2 open, 1 investigating, 2 accepted, 1 only where rules or learned noise allow it; once one came back',
  );
  const row = (id: string) => differences.split('\n').find((line) => line.startsWith(`| ${id} |`));
  expect(row(await idOf('$.paid'))).toMatch(
    /\| missing \| \$\.paid \| 24 \| \S+ \| \S+ \| accepted, by otto at \S+: nobody reads it &#60;\/td&#62;/,
  );
  expect(row(taxes)).toMatch(
    /\| rounding \| \$\.tax \| 20 \(\+4 ignored\) \| .* \| accepted, by otto at \S+: covered by the rule \$\.tax allow rounding/,
  );
  expect(row(await idOf('$.name'))).toMatch(/\| value \| .* \| investigating, with bob, by otto at \S+ \|/);
  expect(row(await idOf('$.more'))).toMatch(/\| extra \| .* \| open: nobody has decided about it \|/);
  expect(row(await idOf('$.at'))).toMatch(
    /\| timezone \| .* \| allowed by \$\.at allow timezone.*; nobody needs to/,
  );
  const total = differences.split(`### ${await idOf('$.total')}: value at $.total\n`)[1] ?? '';
  expect(total).toMatch(
    /^\n- cause: .+\n- for example: 10 at the monolith, 11 at the service\n- where: \$\.total\n/,
  );
  expect(total).toMatch(
    /- \S+, otto: open → resolved: fixed in 1\.1\n- \S+, ficus: resolved → open, sample \d+: regression/,
  );

  const rules = section(out, 'Rules in force');
  expect(rules).toMatch(
    /\| \$\.at allow timezone.* \| platform \| the service writes UTC \| 2099-01-01 \| 24 \| \S+ \| used \|/,
  );
  expect(rules).toMatch(/\| \$\.tax allow rounding.* \| orders \| agreed \| never \| 4 \| \S+ \| used \|/);

  const told = section(out, 'History');
  const rows = told.split('\n').filter((line) => /^\| \d/.test(line));
  expect(rows.map((line) => line.split(' | ').toSpliced(1, 1).slice(0, 4))).toEqual([
    ['| 2', 'new → off', 'file (file)', ''],
    ['| 3', 'off → shadow', 'otto (operator)', ''],
    ['| 4', 'shadow → canary at 100 %', 'otto (operator)', 'FORCED'],
    ['| 5', 'canary at 100 % → canary at 0 %', 'ficus (rollback)', ''],
  ]);
  const forced = told.split('### Entry 4: ')[1]?.split('### ')[0] ?? '';
  expect(forced).toContain('**FORCED: the gate was passed by. Not met: ');
  expect(forced).toContain('- reason: the board has decided so\n');
  for (const { name, ok } of up?.evidence?.checks ?? [])
    expect(forced).toMatch(new RegExp(`\\| ${name} \\| ${ok ? 'yes' : 'NO'}`));
  expect(told.split('### Entry 5: ')[1]).toMatch(
    /\| breach:mismatch \| NO \| 0\.\d+ \| 0\.001 \| \d of \d comparisons count/,
  );

  const sound = section(out, 'Whether the ledger is sound');
  expect(sound).toContain('The ledger is sound: all 5 entries, of all routes, are as they were written.');
  expect(sound).toContain(`- last entry of this route: 5, with the hash ${down?.hash}\n`);
  const again = await runVerb(['history', ID, '--json', '--admin', ficus.adminUrl], { FICUS_TOKEN: VERA });
  expect(again.out).toContain(`"hash": "${down?.hash}"`);

  // As HTML it tells the same, loads nothing and runs nothing.
  const html = await dossier(ficus, ID, '--format', 'html');
  expect({ code: html.code, err: html.err }).toEqual({ code: 0, err: '' });
  expect(html.out).toMatch(/^<!doctype html>/);
  expect([...elements(html.out)].sort()).toEqual(
    'body h1 h2 h3 head html li meta p strong style table tbody td th thead title tr ul'.split(' '),
  );
  for (const fact of [
    down?.hash,
    up?.reason,
    'nobody reads it &#60;/td&#62;',
    'covered by the rule $.tax allow rounding',
  ])
    expect(html.out).toContain(fact);
  expect(html.out).toContain('<td>1 of 25 (4.0 %)</td>');

  // Whoever has altered the file is told of by the record itself.
  const database = new Database(ficus.storePath);
  database.exec(
    "DROP TRIGGER ledger_keeps_entries; UPDATE ledger SET entry = replace(entry, 'board', 'bored')",
  );
  database.close();
  const altered = await dossier(ficus, ID);
  expect(altered.code).toBe(1);
  expect(altered.out).toContain(
    '**The ledger is NOT sound: entry 4: it was altered: its hash is that of another entry.',
  );
}, 60_000);

test('before any traffic the record says what is not known, and each refusal is one sentence', async () => {
  const side = { now: {} };
  const ficus = await ficusOver(await origin(side, 'monolith'), await origin(side, 'service'), '');
  const { code, out } = await dossier(ficus, 'idle');
  expect(code).toBe(0);
  expect(section(out, 'Figures')).toContain(
    '**Nothing has been compared yet: nothing is known of how the service answers.**',
  );
  expect(section(out, 'Coverage')).toBe('\nNo request of this route has been seen yet.\n');
  expect(section(out, 'Discrepancies')).toBe('\nNone is known.\n');

  const refused = async (env: Record<string, string>, ...args: string[]) =>
    runVerb(['dossier', ...args], env);
  const at = ['--admin', ficus.adminUrl];
  expect(await refused({ FICUS_TOKEN: VERA }, 'nowhere', ...at)).toEqual({
    ...{ code: 1, out: '', err: 'ficus: there is no route "nowhere"\n' },
  });
  const stranger = await refused({}, ID, ...at);
  expect(stranger).toMatchObject({ code: 2, out: '' });
  expect(stranger.err).toMatch(
    /^ficus: http:\S+ does not let you in, for .*; set FICUS_TOKEN to a token that it knows\n$/,
  );
  const wrong = await refused({ FICUS_TOKEN: 'a-wrong-token-of-at-least-32-characters' }, ID, ...at);
  expect(wrong).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/^ficus: http:\S+ does not let you in.*\n$/),
  });
  const format = await refused({ FICUS_TOKEN: VERA }, ID, ...at, '--format', 'pdf');
  expect(format).toMatchObject({ code: 2, out: '' });
  await ficus.stop();
  expect(await refused({ FICUS_TOKEN: VERA }, ID, ...at)).toMatchObject({
    ...{
      code: 2,
      out: '',
      err: expect.stringMatching(/^ficus: no Ficus answers at http:\S+: .*--admin URL\n$/),
    },
  });
});

test('a route that is gone from the file still has its record: ledger, findings, figures, and that it is gone', async () => {
  const [left, right] = [{ now: { total: 1 } }, { now: { total: 2 } }];
  const [monolith, service] = [await origin(left, 'monolith'), await origin(right, 'service')];
  const before = await ficusOver(monolith, service, '');
  const { stage, decide } = operator(before);
  await stage('shadow', 'to see');
  await nextSecond();
  await ask(before, 3);
  await before.counted(ID, 3);
  await decide('$.total', { state: 'resolved', note: 'the service was mended' });
  await before.stop();

  const after = await startTestFicus({
    ...{ monolith, service, storePath: before.storePath },
    tokens: { vera: { role: 'viewer', secret: VERA } },
    routes: '- { id: idle, match: { path: "/idle" }, service: service, stage: "off" }',
  });
  const { code, out, err } = await dossier(after, ID);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(section(out, 'Where it stands')).toMatch(
    /^\n\*\*The route orders is no longer configured at \S+: it takes no requests, has no rules, and cannot rise\. The last that the ledger knows of it is shadow since \S+, by otto \(operator\): to see\. Entry 3\.\*\*\n$/,
  );
  expect(section(out, 'Figures')).toMatch(/\| compared \| 3 \|\n/);
  expect(section(out, 'Coverage')).toContain('1 of 1 shapes');
  expect(section(out, 'Discrepancies')).toContain('1 is known: 1 resolved; none came back');
  expect(section(out, 'Discrepancies')).toContain('the service was mended');
  expect(section(out, 'History')).toContain('| 3 |');
  for (const heading of ['Readiness at this moment', 'Rules in force']) expect(out).not.toContain(heading);
  const page = await dossier(after, ID, '--format', 'html');
  expect(page).toMatchObject({ code: 0, out: expect.stringContaining('is no longer configured') });
  expect(await dossier(after, 'nowhere')).toMatchObject({
    code: 1,
    err: 'ficus: there is no route "nowhere"\n',
  });
});
