import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { LedgerEntry } from '../../src/store/ledger-entry.ts';
import { jsonOrigin } from '../helpers/config-file.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { type StartedFicus, startedFicus } from '../helpers/started.ts';

/** What the service answers is always wrong here, and a busy machine makes either side slow. */
const ROUTE = `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, gate: ${NEVER_BREACHED} }`;

async function served(url: string): Promise<number> {
  const response = await fetch(`${url}/orders/1`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { n: number }).n;
}

const cli = (admin: string, ...args: readonly string[]) => runVerb([...args, '--admin', admin]);

async function history(admin: string): Promise<readonly LedgerEntry[]> {
  const answer = await fetch(`${admin}/api/v1/routes/orders/history`);
  return ((await answer.json()) as { items: readonly LedgerEntry[] }).items;
}

const post = (admin: string, path: string, body: unknown) =>
  fetch(`${admin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function again(file: string): Promise<{ url: string; admin: string; kill: () => void }> {
  const ficus = spawnFicus(['start', '-c', file]);
  const url = `http://127.0.0.1:${(await ficus.printed(/"port":(\d+).*proxy is listening/))[1]}`;
  const admin = `http://127.0.0.1:${(await ficus.printed(/"port":(\d+).*admin server is listening/))[1]}`;
  return { url, admin, kill: () => ficus.process.kill('SIGKILL') };
}

test('a route moves by command line and API, and where it stands survives a kill', async () => {
  const first: StartedFicus = await startedFicus({ route: ROUTE });
  const { admin, url } = first;
  expect(await served(url)).toBe(1);
  const rise = ['stage', 'orders', 'canary', '--percent', '100', '--reason', 'all is equal'];
  const refused = await cli(admin, ...rise);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/comparisons \(\d, required 1000\)/);
  const moved = await cli(admin, ...rise, '--force');
  expect(moved.code).toBe(0);
  expect(moved.out).toContain('route orders is canary at 100 %; entry 2 of the ledger');
  expect(await served(url)).toBe(2);
  const live = await post(admin, '/routes/orders/stage', { stage: 'live', reason: 'cut over', force: true });
  expect(live.status).toBe(200);
  expect(await live.json()).toMatchObject({ seq: 3, actor: 'local', source: 'operator', forced: true });
  const skipped = await cli(admin, 'stage', 'orders', 'live', '--reason', 'again');
  const wrong = await cli(admin, 'stage', 'orders', 'shadow', '--percent', '5', '--reason', 'again');
  expect(wrong).toMatchObject({
    code: 2,
    err: 'ficus: percent is 5, and a route that is shadow has 0: leave it out\n',
  });
  expect(skipped).toMatchObject({ code: 1, err: 'ficus: route orders is live already\n' });
  for (const body of [{ stage: 'off' }, { stage: 'off', reason: ' ' }, { stage: 'of', reason: 'x' }])
    expect((await post(admin, '/routes/orders/stage', body)).status).toBe(400);
  const routes = (await (await fetch(`${admin}/api/v1/routes/orders`)).json()) as object;
  expect(routes).toMatchObject({ stage: 'live', percent: 100 });
  expect(await (await fetch(`${admin}/metrics`)).text()).toContain(
    'ficus_route_stage{route="orders",stage="live"} 1',
  );
  const entries = await history(admin);
  first.ficus.process.kill('SIGKILL');
  await first.ended;

  const second = await again(first.file);
  expect(await served(second.url)).toBe(2);
  expect(await history(second.admin)).toEqual(entries);
  const verified = await cli(second.admin, 'history', 'orders', '--verify');
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.out).toContain(`the ledger is sound: 3 entries, the last has the hash ${entries[0]?.hash}`);
  const at = await cli(second.admin, 'history', 'orders', '--at', entries[1]?.at ?? '');
  expect(at.out).toContain('route orders was canary at 100 %');
  const off = await cli(second.admin, 'stage', '--all', 'off', '--reason', 'wrong');
  expect(off).toMatchObject({ code: 0, out: 'route orders is off; entry 4 of the ledger\n' });
  expect(await served(second.url)).toBe(1);
});

test('every change that was acknowledged before a kill is in the ledger after it, and counts', async () => {
  const first = await startedFicus({ route: ROUTE });
  let { admin } = first;
  let kill = () => {
    first.ficus.process.kill('SIGKILL');
  };
  for (const changes of [1, 5, 12]) {
    let acknowledged: LedgerEntry | undefined;
    const moving = (async () => {
      for (let n = 0; ; n++) {
        const stage = n % 2 === 0 ? 'off' : 'shadow';
        const answer = await post(admin, '/routes/orders/stage', { stage, reason: `${n}` });
        if (answer.status === 409) continue;
        acknowledged = (await answer.json()) as LedgerEntry;
        // One more is on its way when the process dies.
        if (n >= changes) setImmediate(kill);
      }
    })();
    await expect(moving).rejects.toThrow();
    const next = await again(first.file);
    const [latest, before] = await history(next.admin);
    expect([latest?.hash, before?.hash]).toContain(acknowledged?.hash);
    const route = (await (await fetch(`${next.admin}/api/v1/routes/orders`)).json()) as { stage: string };
    expect(route.stage).toBe(latest?.to.stage);
    ({ admin, kill } = next);
  }
});

/** Resolves once all workers are served by that side; rejects when what is asked after a second is not. */
async function everywhere(url: string, wanted: 1 | 2): Promise<void> {
  const deadline = performance.now() + 1000;
  // New connections go to the workers in turn: so many in a row have been to both.
  for (let row = 0; row < 8; row++) {
    const asked = performance.now();
    const response = await fetch(`${url}/orders/1`, { headers: { connection: 'close' } });
    if (((await response.json()) as { n: number }).n === wanted) continue;
    expect(asked).toBeLessThan(deadline);
    row = -1;
  }
}

test('workers follow within a second, under load, and no request is lost', async () => {
  const { url, admin } = await startedFicus({ route: ROUTE }, ['--workers', '2']);
  let over = false;
  const answers = { 1: 0, 2: 0 };
  const client = async () => {
    while (!over) answers[(await served(url)) as 1 | 2] += 1;
  };
  const load = Promise.all(Array.from({ length: 8 }, client));
  for (const stage of ['canary', 'off', 'shadow', 'canary', 'live']) {
    const body = { stage, reason: 'moving', force: true, ...(stage === 'canary' && { percent: 100 }) };
    // While the store cannot say in time what is known, nothing rises: ask again.
    await expect
      .poll(async () => (await post(admin, '/routes/orders/stage', body)).status, { timeout: 20_000 })
      .toBeOneOf([200, 202]);
    const wanted = stage === 'off' || stage === 'shadow' ? 1 : 2;
    await everywhere(url, wanted);
  }
  over = true;
  await load;
  expect(answers[1]).toBeGreaterThan(0);
  expect(answers[2]).toBeGreaterThan(0);
});

test('workers follow a file within a second, up and down', async () => {
  const { url, file, rewrite } = await startedFicus({ route: ROUTE }, ['--workers', '2']);
  const text = await readFile(file, 'utf8');
  await everywhere(url, 1);
  for (const [stage, wanted] of [
    ['live', 2],
    ['"off"', 1],
    ['complete', 2],
    ['shadow', 1],
  ] as const) {
    await rewrite(text.replace('stage: shadow', `stage: ${stage}`));
    await everywhere(url, wanted);
  }
});

test('with a store that is broken everything goes off at once, and the ledger learns of it when there is one', async () => {
  const monolith = await jsonOrigin({ n: 1 });
  const route = ROUTE.replace('stage: shadow', 'stage: live');
  const first = await startedFicus({ route, monolith });
  first.ficus.process.kill('SIGTERM');
  await first.ended;
  expect(existsSync(`${first.storePath}-wal`)).toBe(false);
  await rename(first.storePath, `${first.storePath}.kept`);
  await writeFile(first.storePath, 'just some notes\n'.repeat(200));
  const { url, admin } = await again(first.file);
  expect(await served(url)).toBe(2);
  const off = await cli(admin, 'stage', '--all', 'off', '--reason', 'wrong');
  expect(off.code).toBe(0);
  expect(off.out).toMatch(/^route orders is off; it is NOT in the ledger yet .*not an SQLite database/);
  expect(await served(url)).toBe(1);
  await rename(`${first.storePath}.kept`, first.storePath);
  for (;;) {
    const { details } = (await (await fetch(`${admin}/readyz`)).json()) as {
      details: { name: string; ok: boolean }[];
    };
    if (details.find(({ name }) => name === 'ledger')?.ok) break;
  }
  expect((await history(admin)).map(({ to, source }) => [to.stage, source])).toEqual([
    ['off', 'operator'],
    ['live', 'file'],
  ]);
  expect(await served(url)).toBe(1);
});

test('with a store that somebody has locked everything goes off at once as well', async () => {
  const { url, admin, storePath } = await startedFicus({
    route: ROUTE.replace('stage: shadow', 'stage: live'),
  });
  expect(await served(url)).toBe(2);
  const other = new Database(storePath);
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  const off = await post(admin, '/stage', { stage: 'off', reason: 'wrong' });
  expect(off.status).toBe(202);
  expect(await off.json()).toMatchObject({
    items: [{ route: 'orders', recorded: false, to: { stage: 'off' } }],
  });
  expect(await served(url)).toBe(1);
  other.exec('ROLLBACK');
  await expect
    .poll(async () => (await history(admin))[0], { timeout: 10_000 })
    .toMatchObject({
      ...{ source: 'operator', to: { stage: 'off' }, reason: 'wrong' },
    });
  expect(await served(url)).toBe(1);
});

test('a file that the gate would refuse takes effect, is marked for ever, and the log warns of it in one line', async () => {
  const { ficus, url, admin, file, rewrite } = await startedFicus({ route: ROUTE });
  expect(await served(url)).toBe(1);
  const from = ficus.out().length;
  await rewrite((await readFile(file, 'utf8')).replace('stage: shadow', 'stage: live'));
  const [line] = await ficus.printed(/.*FORCED.*/, from);
  expect(JSON.parse(line)).toMatchObject({
    level: 40,
    msg: expect.stringMatching(
      /^FORCED, a stage is left out and the gate refused it \(comparisons, .* not met\): route orders: shadow → live, by file/,
    ),
  });
  await expect.poll(() => served(url)).toBe(2);
  const [entry] = await history(admin);
  expect(entry).toMatchObject({ source: 'file', forced: true, to: { stage: 'live', percent: 100 } });
  expect(entry?.changes).toEqual([{ path: 'stage', before: 'shadow', after: 'live' }]);
  expect(entry?.evidence?.checks.find(({ name }) => name === 'comparisons')).toMatchObject({ ok: false });
  expect((await cli(admin, 'history', 'orders')).out).toContain('by file (file)  FORCED');
});

test('history names the first entry that was altered or is missing, and says what it does not know', async () => {
  const { admin, storePath } = await startedFicus({ route: ROUTE });
  for (const stage of ['off', 'shadow', 'off'])
    expect((await post(admin, '/routes/orders/stage', { stage, reason: `to ${stage}` })).status).toBe(200);
  const before = await cli(admin, 'history', 'orders', '--at', '2001-01-01T00:00:00Z');
  expect(before).toMatchObject({
    ...{ code: 0, out: 'at 2001-01-01T00:00:00Z the ledger did not know the route orders yet\n' },
  });
  const tamper = (sql: string) => {
    const database = new Database(storePath);
    database.exec(
      `DROP TRIGGER IF EXISTS ledger_keeps_entries; DROP TRIGGER IF EXISTS ledger_loses_nothing; ${sql}`,
    );
    database.close();
  };
  tamper('DELETE FROM ledger WHERE seq = 4');
  const last = await cli(admin, 'history', 'orders', '--verify');
  expect(last.code).toBe(1);
  expect(last.out).toMatch(/\nthe ledger is NOT sound: entry 4: it is missing\n$/);
  tamper('DELETE FROM ledger WHERE seq = 3');
  expect((await cli(admin, 'history', 'orders', '--verify')).out).toContain('entry 3: it is missing');
  tamper("UPDATE ledger SET entry = replace(entry, 'to off', 'to of') WHERE seq = 2");
  const altered = await cli(admin, 'history', 'orders', '--verify');
  expect(altered.code).toBe(1);
  expect(altered.out).toContain(
    'the ledger is NOT sound: entry 2: it was altered: its hash is that of another entry\n',
  );
});
