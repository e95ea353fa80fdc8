import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { source as axeSource } from 'axe-core';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import { packageFile } from '../../src/package-root.ts';
import type { Discrepancy, DiscrepancyDetail } from '../../src/store/types.ts';
import { openPage, startBrowser } from '../helpers/browser.ts';
import { writeDay } from '../helpers/ui-history.ts';
import { HOSTILE, startScene } from '../helpers/ui-scene.ts';
import { exchange, writerAt } from '../unit/store/fixtures.ts';

const OPERATOR = 'operator-token-of-at-least-32-characters';
const VIEWER = 'viewer-token-of-at-least-32-characters';
const TOKENS = {
  otto: { role: 'operator', secret: OPERATOR },
  vera: { role: 'viewer', secret: VIEWER },
} as const;

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

async function logIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
}

const pathOf = (page: Page) => decodeURIComponent(page.url().replace(/^https?:\/\/[^/]+/, ''));

test('the story: log in, find, decide, undo, and move a route past a gate that refused', async () => {
  const { ficus, idAt } = await startScene({ tokens: TOKENS });
  const { page, problems } = await openPage(browser);
  await page.goto(ficus.adminUrl);
  await logIn(page, 'a-wrong-token-of-at-least-32-characters');
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/this one is not known/);
  await logIn(page, OPERATOR);

  await page.getByRole('heading', { name: 'Routes', level: 1 }).waitFor();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'orders', exact: true }) });
  expect(await row.textContent()).toMatch(/shadow.*100 % mismatch12 compared/);
  await page.getByText('16 compared').waitFor();
  const open = (await ficus.route('orders')).openDiscrepancies;
  await row.getByRole('link', { name: String(open), exact: true }).click();

  expect(pathOf(page)).toBe('/discrepancies?route=orders&state=unsettled');
  // As many as the route says, and nothing that rules allow.
  await page.getByText(`${open} shown`).waitFor();
  await page.getByRole('link', { name: '$.note' }).click();
  const id = await idAt('$.note');
  await page.getByRole('heading', { name: '$.note' }).waitFor();
  await page.getByRole('link', { name: 'Discrepancies' }).first().waitFor();
  // Aligned, word by word, and what is redacted is marked, equal on both sides.
  const changed = page.locator('li.meant');
  expect(await changed.locator('.left b').allTextContents()).toEqual(['front']);
  expect(await changed.locator('.right b').allTextContents()).toEqual(['back']);
  const tags = await page.locator('.cell mark.redacted').allTextContents();
  expect(tags).toHaveLength(2);
  expect(tags[0]).toMatch(/^redacted:[\w-]+$/);
  expect(tags[0]).toBe(tags[1]);
  // What a rule allows, or another discrepancy covers, steps back.
  expect(await page.locator('li.other').filter({ hasText: 'placedAt' }).count()).toBe(1);
  await page
    .locator('li.other')
    .filter({ hasText: '"total"' })
    .getByText('≈ ignored by $.total allow rounding, value')
    .waitFor();
  await page.getByRole('tab', { name: 'headers' }).click();
  await page
    .getByRole('row', { name: /location/ })
    .getByText('/orders/v2')
    .waitFor();
  // It differs, and another discrepancy is about it.
  expect(await page.getByRole('row', { name: /location/ }).getAttribute('class')).toBe('ignored');
  await page.getByRole('tab', { name: 'request' }).click();
  await page
    .getByRole('row', { name: /authorization/ })
    .locator('mark.redacted')
    .waitFor();

  await page.getByLabel('Note').fill('the wording of the back office');
  await page.getByLabel('Assignee').fill('ann');
  await page.getByRole('button', { name: 'Investigate' }).click();
  await page.getByText('Under investigation.').waitFor();
  expect(await ficus.discrepancy(id)).toMatchObject({ state: 'investigating', assignee: 'ann' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone: open again.').waitFor();
  const { state, history } = await ficus.discrepancy(id);
  expect(state).toBe('open');
  expect(history).toMatchObject([
    { actor: 'otto', to: 'investigating', note: 'the wording of the back office' },
    { actor: 'otto', to: 'open', note: 'undone: it was investigating' },
  ]);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/say in note why it is acceptable/);
  // A rule is tried as it is typed.
  await page.getByLabel('Rule, as in routes.yaml').fill('- { path: $.note, allow: [text, value] }');
  await page.getByText(/of 12 stored samples judged again|of \d+ stored samples judged again/).waitFor();
  await page.getByText('(this one)').waitFor();

  // What was redacted is for the reader to give: what was lacking is said once, and asked for.
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByText('Some could not be sent without authorization').waitFor();
  expect(await page.locator('.replayed li').count()).toBe(1);
  await page.getByLabel('One a line').fill('authorization: Bearer of-this-run');
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByText(/still differs \(\d+ of \d+\)/).waitFor();

  await page.getByRole('link', { name: 'orders', exact: true }).click();
  await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor();
  await page.getByLabel('To').selectOption('live');
  await page.getByLabel('Reason').fill('all is well');
  await page.getByRole('button', { name: 'Move to live' }).click();
  await expect
    .poll(() => page.getByRole('alert').textContent())
    .toMatch(/Route orders is shadow and cannot go to live: the next stage is canary/);
  // A gate's refusal comes with the checks that failed, and with the way past it, which wants a reason of its own.
  await page.getByLabel('To').selectOption('canary');
  await page.getByLabel('Percentage of users').fill('5');
  await page.getByText(/The gate will refuse: \d of 10 checks do not hold: .*open discrepancies/).waitFor();
  await page.getByRole('button', { name: 'Move to canary 5 %' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'Refused: canary 5 % needs more.' });
  await refusal.getByText(`${open} not settled, none may be`).waitFor();
  await refusal.getByText(/^\d+ comparisons since the step began, 1,000 needed$/).waitFor();
  expect(await refusal.locator('.ok').count()).toBe(0);
  await page.getByLabel('Pass by the gate').check();
  await page.getByLabel('Reason to pass by the gate').fill(' ');
  await page.getByText('A reason is needed.').waitFor();
  expect(await page.getByRole('button', { name: 'Force to canary 5 %' }).isDisabled()).toBe(true);
  await page.getByLabel('Reason to pass by the gate').fill('all is well');
  await page.getByRole('button', { name: 'Force to canary 5 %' }).click();
  await page.locator('.facts-top').getByText('canary 5 %').waitFor();
  expect(await ficus.route('orders')).toMatchObject({ stage: 'canary', percent: 5 });
  const entry = page.locator('.timeline li').filter({ hasText: 'all is well' });
  await entry.getByText(/otto/).waitFor();
  await entry.getByText('forced').waitFor();

  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Token').waitFor();
  await logIn(page, VIEWER);
  await page.getByText('You may look, and not move routes').waitFor();
  expect(await page.getByRole('button', { name: /^(Move|Force|Replay)/ }).count()).toBe(0);
  await page.goto(`${ficus.adminUrl}/discrepancies/${id}`);
  await page.getByText('You may look, and not decide: vera is a viewer.').waitFor();
  expect(await page.getByRole('button', { name: /^(Accept|Resolve|Investigate|Replay)/ }).count()).toBe(0);
  expect(problems).toEqual([]);
}, 60_000);

test('all of it works from the keyboard, and the address says where one is', async () => {
  const { ficus, idAt } = await startScene();
  const { page, problems } = await openPage(browser);
  const id = await idAt('$.note');
  await page.goto(`${ficus.adminUrl}/`);
  await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press('?');
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  // Enter opens what j and k have come to, whatever was clicked before.
  await page.getByRole('link', { name: 'Routes', exact: true }).click();
  await press('j', 'j', 'k', 'Enter');
  await expect.poll(() => pathOf(page)).toMatch(/^\/routes\/\w+$/);
  // Escape leaves every field, those of choices as well.
  await page.getByLabel('Span of time').focus();
  await press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await press('Escape', '?');
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await press('/');
  await page.getByRole('searchbox').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
  await page.goto(`${ficus.adminUrl}/discrepancies?route=orders`);
  await page.getByRole('link', { name: '$.note' }).waitFor();
  await press('/');
  await page.keyboard.type('back door');
  await expect.poll(() => pathOf(page)).toContain('q=back door'.replace(' ', '+'));
  await expect.poll(() => page.locator('.row').count()).toBe(1);
  await press('Escape', 'j');
  await expect.poll(() => pathOf(page)).toContain(`at=${id}`);
  await press('Enter');
  await page.getByRole('heading', { name: '$.note' }).waitFor();
  expect(pathOf(page)).toContain(`/discrepancies/${id}?from=`);
  await page.locator('.diff').waitFor();

  await press(']');
  await expect.poll(() => pathOf(page)).toMatch(/[?&]sample=\d+/);
  await press('[', 's');
  await page.locator('.diff.unified').waitFor();
  expect(pathOf(page)).toContain('mode=unified');
  await press('j');
  await page.locator('.diff li.at').waitFor();
  await press('i');
  await page.getByText('Under investigation.').waitFor();
  await press('u');
  await page.getByText('Undone: open again.').waitFor();
  await press('r');
  await page.getByText(/^Resolved\./).waitFor();
  await press('a');
  await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/say in note/);
  // The note has the focus; letters are text now.
  await page.keyboard.type('air is fine');
  await press('Escape', 'a');
  await page.getByText(/^Accepted\./).waitFor();
  expect(await ficus.discrepancy(id)).toMatchObject({ state: 'accepted' });
  // Another page shows the same by the address alone.
  const second = await openPage(browser);
  await second.page.goto(page.url());
  await second.page.locator('.diff.unified').waitFor();
  expect(problems).toEqual([]);
}, 60_000);

test('nothing that either side says becomes markup, style or address', async () => {
  const { ficus } = await startScene({ hostile: true });
  const { page, problems, origins } = await openPage(browser);
  const innocent = async () => {
    expect(await page.evaluate(() => (window as { pwned?: unknown }).pwned)).toBeUndefined();
    const found = await page.evaluate(() => ({
      made: [
        ...document.querySelectorAll(
          'main script, main style, main img, main iframe, main image, main object',
        ),
      ].length,
      scripts: document.scripts.length,
      addresses: [...document.querySelectorAll('a')].filter((a) => !/^https?:$/.test(a.protocol)).length,
      handlers: [...document.querySelectorAll('*')].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
    }));
    expect(found).toEqual({ made: 0, scripts: 1, addresses: 0, handlers: 0 });
  };
  const planted = await ficus.discrepancies();
  expect(planted.length).toBeGreaterThan(5);
  const note = HOSTILE.join(' ');
  const target = planted.find(({ path }) => path.includes('script')) as Discrepancy;
  const answer = await fetch(`${ficus.adminUrl}/api/v1/discrepancies/${target.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'investigating', note, assignee: HOSTILE[0] }),
  });
  expect(answer.status).toBe(200);
  const moved = await fetch(`${ficus.adminUrl}/api/v1/routes/orders/stage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stage: 'off', reason: note }),
  });
  expect(moved.status).toBe(200);

  await page.goto(`${ficus.adminUrl}/discrepancies`);
  await page.locator('.row').filter({ hasText: '<script>window.pwned=1</script>' }).first().waitFor();
  // A character that turns the reading order is named, not obeyed.
  await page.locator('.row').filter({ hasText: '\\u202egpj.exe' }).first().waitFor();
  await innocent();
  await page.goto(`${ficus.adminUrl}/discrepancies/${target.id}`);
  await page.locator('.timeline').filter({ hasText: '<svg onload="window.pwned=1">' }).waitFor();
  await page.locator('.diff').filter({ hasText: '<script>window.pwned=1</script>monolith' }).waitFor();
  await innocent();
  for (const tab of ['headers', 'status and timing', 'request']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    if (tab === 'headers') await page.getByText('javascript:window.pwned=1//service').waitFor();
    if (tab === 'request') await page.getByRole('cell', { name: HOSTILE[2] }).waitFor();
    await innocent();
  }
  await page.goto(`${ficus.adminUrl}/routes/orders`);
  await page.locator('.timeline').filter({ hasText: '<script>window.pwned=1</script>' }).waitFor();
  await innocent();
  expect([...origins]).toEqual([ficus.adminUrl]);
  expect(problems).toEqual([]);
}, 60_000);

test('ten thousand discrepancies and a megabyte of JSON scroll, and little of them is in the document', async () => {
  const { ficus } = await startScene({ requests: 0 });
  const writer = writerAt(ficus.storePath);
  writer.write({
    counts: [],
    findings: Array.from({ length: 10_000 }, (_, n) => ({
      exchange: exchange({ route: 'orders' }),
      differences: [
        { path: `$.f${n}`, place: `$.f${n}`, kind: 'value', detail: 'apart', signature: '' } as const,
      ],
    })),
  });
  const { page, problems } = await openPage(browser);
  await page.goto(`${ficus.adminUrl}/discrepancies`);
  await page.getByText('200 shown, more below').waitFor();
  expect(await page.locator('.row').count()).toBeLessThan(60);
  const seen = new Set<string>();
  for (let n = 0; n < 4; n++) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByText(`${(400 + 200 * n).toLocaleString('en')} shown, more below`).waitFor();
    for (const text of await page.locator('.row .path').allTextContents()) seen.add(text);
    expect(await page.locator('.row').count()).toBeLessThan(60);
  }
  expect(seen.size).toBeGreaterThan(60);
  // The way back leads to the row that one came from, however far down it was.
  const deep = page.locator('.row .path').nth(20);
  const name = (await deep.textContent()) ?? '';
  await deep.click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await page.goBack();
  const cameFrom = page.locator('.row.selected .path');
  await expect.poll(() => cameFrom.textContent()).toBe(name);
  await expect
    .poll(
      async () =>
        ((await cameFrom.boundingBox())?.y ?? -1) > 0 && ((await cameFrom.boundingBox())?.y ?? 0) < 860,
    )
    .toBe(true);

  const [first] = await ficus.discrepancies();
  const detail = await ficus.discrepancy(first?.id ?? '');
  const rows = Array.from({ length: 36_000 }, (_, n) => ({ n, text: `row ${n}` }));
  const body = (changed: number) =>
    JSON.stringify({ rows: rows.map((row) => (row.n % 50 === 1 ? { ...row, changed } : row)) });
  const large: DiscrepancyDetail = {
    ...detail,
    samples: detail.samples.map((sample) => ({
      ...sample,
      left: { ...sample.left, body: body(1) },
      right: { ...sample.right, body: body(2) },
    })),
  };
  expect(large.samples[0]?.left.body?.length).toBeGreaterThan(1_000_000);
  await page.route(`**/api/v1/discrepancies/${detail.id}`, (route) => route.fulfill({ json: large }));
  await page.goto(`${ficus.adminUrl}/discrepancies/${detail.id}`);
  await page.locator('.diff.fixed').waitFor();
  expect(await page.locator('.diff li').count()).toBeLessThan(120);
  // Of more than a hundred thousand lines, folded or not, a screen's worth is in the document, wherever one is.
  for (const part of [0.3, 0.6, 0.9]) {
    await page.evaluate((at) => scrollTo(0, document.documentElement.scrollHeight * at), part);
    expect(await page.locator('.diff li').count()).toBeLessThan(120);
  }
  const toTheEnd = await page.evaluate(async () => {
    const begun = performance.now();
    const list = document.querySelector('ul.diff') as HTMLElement;
    // Nothing is left out below, and the last line stands within the window.
    const isThere = () =>
      list.style.paddingBottom === '0px' &&
      (list.lastElementChild?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY) <= innerHeight;
    scrollTo(0, document.documentElement.scrollHeight);
    while (!isThere()) {
      if (performance.now() - begun > 5000) return Number.POSITIVE_INFINITY;
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - begun;
  });
  // Some frames, on a machine that does other things as well.
  expect(toTheEnd).toBeLessThan(1000);
  await page.locator('.diff li').filter({ hasText: '"changed": 2' }).last().waitFor();
  expect(await page.locator('.diff li').count()).toBeLessThan(120);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(2500);
  expect(problems).toEqual([]);
}, 60_000);

test('what is missing, empty, cut off, binary, degraded or out of date is said', async () => {
  const { ficus, idAt } = await startScene();
  const { page } = await openPage(browser);
  const binary = (await ficus.discrepancies('route=pictures'))[0]?.id ?? '';
  await page.goto(`${ficus.adminUrl}/discrepancies/${binary}`);
  await page.getByText(/The monolith’s body is not text/).waitFor();
  await page.goto(`${ficus.adminUrl}/discrepancies/${await idAt('$.rows[*].value')}`);
  await page.getByText(/Only the beginning of the service’s body is stored: 64\.0 KiB of/).waitFor();
  expect(await page.locator('.diff li.changed').allInnerTexts()).toEqual([
    expect.stringMatching(/"value":3.*-1/s),
  ]);
  await page.goto(`${ficus.adminUrl}/discrepancies/ffffffffffff`);
  await page.getByRole('heading', { name: 'No such discrepancy' }).waitFor();
  await page.goto(`${ficus.adminUrl}/discrepancies?q=nowhere-at-all`);
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
  await page.goto(`${ficus.adminUrl}/routes/nowhere`);
  await page.getByRole('heading', { name: 'No such route' }).waitFor();
  await page.route('**/api/v1/events', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: 'retry: 300\nevent: store\ndata: {"ok":false,"message":"the disk is full"}\n\n',
    }),
  );
  await page.goto(`${ficus.adminUrl}/`);
  await page.getByText('Make room on the disk').waitFor();
  await page.getByText('Not current.').waitFor();
  await page.unroute('**/api/v1/events');
  // It takes up the connection by itself.
  await expect.poll(() => page.getByText('Not current.').count(), { timeout: 10_000 }).toBe(0);
  // A store that fails in earnest: it is said what that means and what to do, and taken back when it works again.
  const other = new Database(ficus.storePath);
  onTestFinished(() => void other.close());
  other.exec('BEGIN EXCLUSIVE');
  await (await fetch(`${ficus.url}/orders/1`)).arrayBuffer();
  const degraded = page.getByRole('alert').filter({ hasText: 'The store is degraded' });
  await degraded.getByText(/another process keeps it locked/).waitFor();
  await degraded.getByText(/What to do:.*Find the process that keeps the file locked/).waitFor();
  await degraded.getByText(/Users are served as before/).waitFor();
  other.exec('ROLLBACK');
  await expect.poll(() => degraded.count(), { timeout: 10_000 }).toBe(0);

  const empty = await startScene({ requests: 0 });
  await page.goto(empty.ficus.adminUrl);
  await page.getByText(/^Nothing was compared yet\. Send requests/).waitFor();
  await page.goto(`${empty.ficus.adminUrl}/routes/orders`);
  await page.getByText('No request of this route was seen yet.').waitFor();
  await page.goto(`${empty.ficus.adminUrl}/discrepancies?state=unsettled`);
  await page.getByRole('heading', { name: 'Nothing was compared yet' }).waitFor();
  // What comes shows by itself.
  await page.locator('.live.live').waitFor();
  await (await fetch(`${empty.ficus.url}/orders/1`)).arrayBuffer();
  await page.getByRole('button', { name: /Show \d+ new/ }).click();
  await page.getByRole('link', { name: '$.note' }).waitFor();
}, 60_000);

test('reading is not disturbed: news moves nothing, a reload keeps the place, and silence is told from a live stream', async () => {
  const { ficus, idAt } = await startScene();
  const { page, problems } = await openPage(browser);
  await page.clock.install();
  await page.goto(`${ficus.adminUrl}/`);
  await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const selected = await page.locator('tr.selected .route-name a').textContent();
  expect(pathOf(page)).toBe(`/?at=${selected}`);
  await page.reload();
  await expect.poll(() => page.locator('tr.selected .route-name a').textContent()).toBe(selected);

  const id = await idAt('$.note');
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.goto(`${ficus.adminUrl}/discrepancies/${id}`);
  await page.locator('.live.live').waitFor();
  await page.locator('.diff li.meant').waitFor();
  await page.keyboard.press('j');
  await page.locator('.diff li.at').waitFor();
  expect(pathOf(page)).toContain('place=1');
  // It is there before it is scrolled to: else that would still come.
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await page.evaluate(() => scrollTo(0, 0));
  const before = await page.locator('.facts-line b').first().textContent();
  await (await fetch(`${ficus.url}/orders/3`)).arrayBuffer();
  await expect.poll(() => page.locator('.facts-line b').first().textContent()).not.toBe(before);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.reload();
  await page.locator('.diff li.at').waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);

  // A server that hangs closes no connection: nothing heard for longer than its sign of life takes is enough.
  await page.locator('.live.live').waitFor();
  await page.route('**/api/v1/events', () => undefined);
  await page.clock.fastForward(50_000);
  await page.getByText('Not current.').waitFor();
  await page.unroute('**/api/v1/events');
  await page.clock.fastForward(50_000);
  await expect.poll(() => page.getByText('Not current.').count()).toBe(0);
  expect(problems).toEqual([]);
}, 60_000);

test('what went before is drawn and said: trends, latencies of both sides, the budget, and the steps of a ramp', async () => {
  const { ficus, idAt } = await startScene();
  await writeDay(ficus, Date.now());
  const { page, problems } = await openPage(browser);
  await page.goto(`${ficus.adminUrl}/discrepancies?route=orders`);
  const rowOf = (path: string) =>
    page.locator('.row').filter({ has: page.getByRole('link', { name: path, exact: true }) });
  await rowOf('$.note').getByText('rising').waitFor();
  await rowOf('$.note')
    .getByRole('img', { name: /^1\d\d exchanges in the last 24 hours$/ })
    .waitFor();
  expect(await rowOf('$.note').locator('.trend rect').count()).toBeGreaterThan(40);
  await rowOf('$.placedAt').getByText('steady').waitFor();
  const before = await rowOf('$.note').getByRole('img').getAttribute('aria-label');
  // What comes while somebody looks is drawn as well.
  await page.locator('.live.live').waitFor();
  await (await fetch(`${ficus.url}/orders/3`)).arrayBuffer();
  await expect.poll(() => rowOf('$.note').getByRole('img').getAttribute('aria-label')).not.toBe(before);
  await page.goto(`${ficus.adminUrl}/discrepancies/${await idAt('$.note')}`);
  await page.locator('.discrepancy-head').getByText('rising').waitFor();

  await page.goto(`${ficus.adminUrl}/`);
  const overview = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'orders', exact: true }) });
  await overview.getByText(/at most 100 %, budget 0\.10 %/).waitFor();
  await overview.getByRole('img', { name: 'over the budget' }).waitFor();
  await page.getByRole('columnheader', { name: 'last day' }).waitFor();
  // What a breach took back stands first, and says so.
  const rolledBackAt = new Date(Date.now() - 90_000).toISOString();
  await page.route('**/api/v1/routes', async (route) => {
    const { items } = (await (await route.fetch()).json()) as { items: readonly RouteStatus[] };
    await route.fulfill({
      json: { items: items.map((one) => (one.id === 'writes' ? { ...one, rolledBackAt } : one)) },
    });
  });
  await page.reload();
  await page.getByRole('row').nth(1).getByText('↩ rolled back 1 min ago').waitFor();
  const edges = await page.evaluate(() =>
    ['h1', '.routes'].map(
      (name) => document.querySelector(`main ${name}`)?.getBoundingClientRect().right ?? 0,
    ),
  );
  expect(edges[1]).toBeLessThanOrEqual(edges[0] ?? 0);
  // Between a desk and a telephone as well.
  await page.setViewportSize({ width: 800, height: 860 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(800);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.unroute('**/api/v1/routes');

  await page.goto(`${ficus.adminUrl}/routes/reports`);
  const latency = page.getByRole('region', { name: 'Latency over time' });
  for (const percentile of ['p50', 'p95', 'p99'])
    await latency
      .getByRole('img', {
        name: new RegExp(`^${percentile} over time, at last monolith .* ms, service .* ms`),
      })
      .waitFor();
  expect(await latency.locator('path.latency-line.left, path.latency-line.right').count()).toBeGreaterThan(5);
  await latency.getByText('As a table').click();
  const hours = latency.getByRole('table').getByRole('row');
  expect(await hours.first().textContent()).toBe('FromM p50M p95M p99S p50S p95S p99Answers');
  expect(await hours.count()).toBeGreaterThan(20);
  expect(await hours.nth(3).textContent()).toMatch(/^\d\d:00(?:\d+\.\d ms){6}\d+$/);
  await page.getByLabel('Span of time').selectOption('1h');
  expect(pathOf(page)).toBe('/routes/reports?last=1h');
  await expect.poll(() => hours.count()).toBeGreaterThan(50);
  await page.getByRole('region', { name: 'Verdicts over time' }).getByText('As a table').click();

  const ramp = page.getByRole('region', { name: /^Ramp/ });
  await ramp.getByText('automatic').waitFor();
  expect(
    (await ramp.locator('.ramp-steps li').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' ')),
  ).toEqual(['✓ 1 % done', '● 5 % now', '› 25 % next', '50 % later', '100 % later']);
  expect(await ramp.locator('[aria-current=step]').innerText()).toContain('5 %');
  await ramp.getByText(/^1 h 5\d min of its hold left$/).waitFor();
  await ramp.getByText(/comparisons since the step began, 1,000 needed/).waitFor();
  await page
    .getByText(/^✕ at most 100 %, budget 0\.10 %$|at most 100 %, budget/)
    .first()
    .waitFor();
  expect(problems).toEqual([]);
}, 60_000);

test('each view at both widths and in both themes: no serious finding of axe, and nothing wider than the window', async () => {
  const { ficus, idAt } = await startScene();
  await writeDay(ficus, Date.now());
  const folder = packageFile('artefacts', 'ui');
  await mkdir(folder, { recursive: true });
  const views = {
    overview: '/',
    route: '/routes/orders',
    ramp: '/routes/reports',
    discrepancies: '/discrepancies',
    discrepancy: `/discrepancies/${await idAt('$.placedAt')}`,
  };
  for (const width of [1280, 400])
    for (const theme of ['light', 'dark'] as const) {
      const { page, problems } = await openPage(browser, { width, theme });
      for (const [name, address] of Object.entries(views)) {
        const view = `${name}-${width}-${theme}`;
        await page.goto(ficus.adminUrl + address);
        await page.locator('main h1').waitFor();
        await page.locator('.row, .routes tbody tr, .diff li, .timeline li').first().waitFor();
        // As high as the page, so that nothing that sticks to the window's edge covers its middle.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.min(Math.max(height, 860), 3000) });
        await page.screenshot({ path: join(folder, `${view}.png`) });
        await page.setViewportSize({ width, height: 860 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(
          width,
        );
        // What a theme and what a width may break has been looked at by then.
        if (width === 400 && theme === 'dark') continue;
        await page.evaluate(axeSource);
        const found = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: typeof import('axe-core') };
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
        });
        expect(found, view).toEqual([]);
      }
      expect(problems).toEqual([]);
    }
}, 60_000);
