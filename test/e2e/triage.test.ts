import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { DiscrepancyDetail } from '../../src/store/types.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** A Ficus before a service whose answer a test may mend, and what it has found in `asked` requests. */
async function ficusWith(rules = '[]') {
  const state = { total: 2, note: 'b' };
  const monolith = await startOrigin(json({ total: 1, note: 'a' }));
  const service = await startOrigin((request, response) => json(state)(request, response));
  for (const origin of [monolith, service]) onTestFinished(() => origin.stop());
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, compare: { rereadsPerSecond: 0, rules: ${rules} } }`,
  });
  let asked = 0;
  const ask = async (times: number) => {
    for (let i = 0; i < times; i++) await (await fetch(`${ficus.url}/orders/${asked + i}`)).text();
    asked += times;
    return ficus.counted('orders', asked);
  };
  await ask(3);
  const idAt = async (path: string) =>
    (await ficus.discrepancies()).find((found) => found.path === path)?.id ?? '';
  return { ficus, state, ask, idAt };
}

async function patch(ficus: TestFicus, id: string, body: unknown) {
  const response = await fetch(`${ficus.adminUrl}/api/v1/discrepancies/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as DiscrepancyDetail & { error?: { code: string; message: string } };
  return { status: response.status, answer };
}

const openMetric = (text: string) =>
  [...text.matchAll(/^ficus_discrepancies_open\{.*\} (\d+)$/gm)].reduce((sum, [, n]) => sum + Number(n), 0);

test('a discrepancy is worked off: investigated, resolved, back as a regression, and settled', async () => {
  const { ficus, state, ask, idAt } = await ficusWith();
  const id = await idAt('$.total');
  const triage = (...args: string[]) => runVerb(['triage', id, '--admin', ficus.adminUrl, ...args]);

  expect(await triage('--state', 'investigating', '--assignee', 'ann', '--note', 'the tax')).toMatchObject({
    code: 0,
    out: `${id} (value at $.total) is investigating, with ann\n`,
  });
  // Somebody works on it: it is not settled for that.
  expect((await ficus.route('orders')).openDiscrepancies).toBe(2);

  state.total = 1;
  const { answer } = await patch(ficus, id.slice(0, 6), { state: 'resolved', note: 'fixed in 2.4.1' });
  expect(answer).toMatchObject({ id, state: 'resolved', assignee: 'ann' });
  expect(answer.history).toMatchObject([
    { actor: userInfo().username, from: 'open', to: 'investigating', note: 'the tax', assignee: 'ann' },
    { actor: 'local', from: 'investigating', to: 'resolved', note: 'fixed in 2.4.1' },
  ]);
  expect((await ficus.route('orders')).openDiscrepancies).toBe(1);
  // No exchange has to come for the metric to follow.
  await expect.poll(async () => openMetric(await ficus.metrics())).toBe(1);

  await ask(2);
  expect(await ficus.discrepancy(id)).toMatchObject({ state: 'resolved', count: 3 });
  state.total = 2;
  await ask(1);
  const back = await ficus.discrepancy(id);
  expect(back).toMatchObject({ state: 'open', regression: true, count: 4 });
  expect(back.samples.find((sample) => sample.id === back.regressionSample)?.at).toBe(back.regressedAt);
  await expect.poll(async () => openMetric(await ficus.metrics())).toBe(2);

  const report = await runVerb(['report', '--admin', ficus.adminUrl]);
  expect(report.out).toMatch(new RegExp(`${id}  value \\(regression, ann\\) +4 × +[0-9.]+ % +\\$\\.total`));
  const shown = await runVerb(['show', id, '--admin', ficus.adminUrl]);
  expect(shown.out).toContain(`open, with ann; a regression: it came back at ${back.regressedAt}`);
  expect(shown.out).toMatch(/local {2}investigating → resolved, with ann\n {4}fixed in 2\.4\.1\n/);
  expect(shown.out).toMatch(/ficus {2}resolved → open, with|ficus {2}resolved → open, sample \d+/);

  expect(await triage('--state', 'accepted', '--reason', 'agreed with finance')).toMatchObject({ code: 0 });
  expect((await ficus.discrepancies('state=accepted')).map((found) => found.id)).toEqual([id]);
});

test('accepting demands a reason, or a rule in force that covers it', async () => {
  const { ficus, idAt } = await ficusWith();
  const id = await idAt('$.total');
  expect(await patch(ficus, id, { state: 'accepted', note: ' ' })).toMatchObject({
    status: 400,
    answer: {
      error: {
        code: 'accept_unexplained',
        message: expect.stringContaining('say in note why it is acceptable'),
      },
    },
  });
  expect(await runVerb(['triage', id, '--state', 'accepted', '--admin', ficus.adminUrl])).toMatchObject({
    code: 2,
    out: '',
    err: `ficus: to accept ${id}, say with --reason why it is acceptable, or first add a rule that covers it: none in force covers all its samples\n`,
  });
  expect(await ficus.discrepancy(id)).toMatchObject({ state: 'open', history: [] });

  const ruled = await ficusWith('[{ path: $.total, allow: [value], reason: known, owner: orders }]');
  const covered = await ruled.idAt('$.total');
  const { status, answer } = await patch(ruled.ficus, covered, { state: 'accepted' });
  expect(status).toBe(200);
  expect(answer.history).toMatchObject([{ to: 'accepted', rule: '$.total allow value' }]);
});

test('what a PATCH does not take is refused in a sentence', async () => {
  const { ficus, idAt } = await ficusWith();
  const id = await idAt('$.total');
  for (const [body, message] of [
    [{ state: 'done' }, 'state is "done"; it must be one of open, investigating, resolved, accepted'],
    [{}, 'say what changes: state, assignee or note'],
    [{ state: 'open', who: 'ann' }, 'who is not known here'],
    [{ assignee: 7 }, 'assignee is 7; it must be text'],
    [{ note: 'x'.repeat(4001) }, expect.stringMatching(/^note is "x+…; it must be at most 4000 characters$/)],
    [[], 'the body must be a JSON object'],
  ] as const)
    expect(await patch(ficus, id, body)).toMatchObject({
      status: 400,
      answer: { error: { code: 'bad_request', message } },
    });
  expect((await patch(ficus, id, '{"state":')).status).toBe(400);
});

test('what is not there is refused with 404 and exit 1, bad usage with exit 2', async () => {
  const { ficus } = await ficusWith();
  expect(await patch(ficus, 'ffffffffffff', { state: 'open' })).toMatchObject({ status: 404 });
  const withoutRule = await fetch(`${ficus.adminUrl}/api/v1/rules/preview`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"route":"orders"}',
  });
  expect(await withoutRule.json()).toMatchObject({
    error: { message: 'rule is missing; it must be a rule, written as in routes.yaml' },
  });
  const run = (...args: string[]) => runVerb([...args, '--admin', ficus.adminUrl]);
  const runs = await Promise.all([
    run('triage', 'ffffffffffff', '--state', 'open'),
    run('triage', 'ffffffffffff'),
    run('triage'),
    run('triage', 'ffff', '--state', 'done'),
    run('rules', 'preview', 'nowhere', '--rule', '{ path: $.a, ignore: true }'),
    run('rules', 'preview', 'orders'),
    run('rules', 'preview', 'orders', '--rule', '{ path: $.a, alow: [value] }'),
    run('rules', 'preview', 'orders', '--rule', '{ path: $.a, allow: [value], decimals: 2 }'),
    run('rules', 'preview', 'orders', '--rule', 'no rule'),
    run('rules', 'list', '--route', 'nowhere'),
    run('rules', 'list', '--rout', 'nowhere'),
  ]);
  expect(runs.map(({ code, out }) => [code, out])).toEqual(
    [1, 2, 2, 2, 1, 2, 2, 2, 2, 1, 2].map((code) => [code, '']),
  );
  expect(runs.map(({ err }) => err.split('\n')[0])).toEqual([
    'ficus: there is no discrepancy "ffffffffffff"',
    'ficus: say what changes: --state, --assignee, --reason or --note',
    `ficus: missing required argument 'id'; see "ficus triage --help"`,
    expect.stringContaining('Allowed choices are open, investigating, resolved, accepted'),
    'ficus: there is no route "nowhere"',
    'ficus: give the rule with --rule TEXT, or in a file with --file FILE',
    'ficus: rule.alow is not a known key: did you mean "allow"?',
    'ficus: the rule for "$.a" has decimals but does not allow rounding',
    'ficus: --rule: it must be one rule, such as { path: $.tax, allow: [rounding] }',
    'ficus: there is no route "nowhere"; there are: orders',
    "ficus: unknown option '--rout'",
  ]);
});

test('a rule is tried on what was seen, listed with its use, and its suggestion is ready to paste', async () => {
  const { ficus } = await ficusWith(
    '[{ path: $.note, ignore: true, reason: known, owner: web }, { path: $.gone, ignore: true, reason: old, owner: web, expires: 2020-01-01 }]',
  );
  const file = join(await tempFolder(), 'rule.yaml');
  await writeFile(file, '- { path: $.total, allow: [value], tolerance: 1, reason: TODO, owner: TODO }\n');
  const run = (...args: string[]) => runVerb(['rules', ...args, '--admin', ficus.adminUrl]);
  const [byFile, tooTight, asJson, list, listJson] = await Promise.all([
    run('preview', 'orders', '--file', file),
    run('preview', 'orders', '--rule', '{"path":"$.total","allow":["value"],"tolerance":0.5}'),
    run('preview', 'orders', '--rule', '{ path: $.total, ignore: true }', '--json'),
    run('list'),
    run('list', '--route', 'orders', '--json'),
  ]);
  expect(byFile).toMatchObject({ code: 0, err: '' });
  expect(byFile.out).toMatch(/3 of 3 stored samples were judged again/);
  expect(byFile.out).toMatch(/3 would no longer be mismatches\n {2}0 would still differ/);
  expect(tooTight.out).toMatch(/0 would no longer be mismatches\n {2}3 would still differ/);
  expect(tooTight.out).toMatch(/What at its path does not fit it: 3\n {2}\$\.total {2}value {2}1 → 2/);
  expect(JSON.parse(asJson.out)).toMatchObject({ rule: '$.total ignore', exchanges: { hidden: 3 } });
  expect(list.out).toMatch(/orders {2}\$\.note ignore +used +3 +\d{4}-\S+ +web +never\n/);
  expect(list.out).toMatch(
    /orders {2}\$\.gone ignore +expired +0 +never +web +2020-01-01\n {2}expired at 2020-01-01/,
  );
  expect(JSON.parse(listJson.out)).toMatchObject({
    items: [{ route: 'orders', used: 3 }, { state: 'expired' }],
  });
  const [found] = await ficus.discrepancies('q=total');
  expect(await ficus.discrepancy(found?.id ?? '')).toMatchObject({
    suggestion: { note: expect.any(String) },
  });
});
