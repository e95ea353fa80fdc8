import { writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SweepSummary } from '../../src/replay/sweep.ts';
import { configFile } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl, json, startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ROUTE = `- id: orders
    match: { path: "/orders/:id" }
    service: service
    stage: shadow
    compare: { rules: [{ path: $.note, ignore: true, reason: known, owner: shop }] }`;

async function origin(listener: RequestListener) {
  const started = await startOrigin(listener);
  onTestFinished(() => started.stop());
  return started;
}

async function listFile(lines: readonly string[]): Promise<string> {
  const file = join(await tempFolder(), 'urls.txt');
  await writeFile(file, lines.join('\n'));
  return file;
}

async function sweep(
  lines: readonly string[],
  sides: { monolith: string; service: string },
  more: readonly string[] = [],
) {
  const { file } = await configFile({ ...sides, route: ROUTE });
  return runVerb(['sweep', '-c', file, '--urls', await listFile(lines), '--rate', '1000', ...more]);
}

test('a list is asked of both sides and judged: verdicts, differences, exit status', async () => {
  const monolith = await origin((request, response) =>
    json({ price: 1, note: request.url === '/orders/2' ? 'a' : 'same' })(request, response),
  );
  const service = await origin((request, response) =>
    json({ price: request.url === '/orders/3' ? 2 : 1, note: 'same' })(request, response),
  );
  const sides = { monolith: monolith.url, service: service.url };
  const list = ['# the catalogue', '/orders/1', 'HEAD /orders/1   # its head', '', 'GET /orders/2'];

  const good = await sweep(list, sides);
  expect(good).toEqual({
    code: 0,
    out: 'orders  2 match · 1 ignored\n\n3 of 3 requests agree\n',
    err: '',
  });
  for (const { requests } of [monolith, service])
    expect(
      requests
        .slice(0, 3)
        .map(({ method, url }) => `${method} ${url}`)
        .sort(),
    ).toEqual(['GET /orders/1', 'GET /orders/2', 'HEAD /orders/1']);
  expect(service.requests[0]?.header('x-ficus-shadow')).toBe('orders');
  expect(service.requests[0]?.header('host')).toBe(new URL(monolith.url).host);

  const bad = await sweep([...list, '/orders/3?token=abcdef123'], {
    ...sides,
    service: (await origin(json({ price: 2, note: 'same' }))).url,
  });
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/^[\da-f]{12} {2}orders {2}value {2}3 × {2}\$\.price\n {4}1 → 2 /m);
  expect(bad.out).toMatch(/\n3 of 4 requests differ\n$/);
});

test('what no route takes is not sent, and leaves the sweep incomplete: exit status 3', async () => {
  const side = (await origin(json({}))).url;
  const { code, out } = await sweep(['/orders/1', '/elsewhere'], { monolith: side, service: side });
  expect({ code, out }).toEqual({
    code: 3,
    out:
      'orders  1 match\n1 not sent: no route takes it: only the monolith serves it\n\n' +
      'incomplete: 1 of 2 requests agree, and none differs\n',
  });
});

test('a service that is not there differs; of a monolith that is not there nothing can be said', async () => {
  const there = (await origin(json({}))).url;
  const withoutService = await sweep(['/orders/1'], { monolith: there, service: await deadUrl() });
  expect(withoutService).toMatchObject({
    code: 1,
    out: expect.stringContaining('1 failed  (service refused 1)'),
  });
  const withoutMonolith = await sweep(['/orders/1'], { monolith: await deadUrl(), service: there });
  expect(withoutMonolith).toMatchObject({
    code: 3,
    out: expect.stringContaining('1 skipped  (monolith refused 1)'),
  });
});

test('what a side answers with 429 is not judged, counted apart, and asked no second time', async () => {
  const limited: RequestListener = (_request, response) => {
    response.writeHead(429, { 'retry-after': '1' }).end('slow down');
  };
  const answering =
    (...refused: string[]): RequestListener =>
    (request, response) =>
      (refused.includes(request.url ?? '') ? limited : json({ price: 1 }))(request, response);
  const monolith = await origin(answering('/orders/1', '/orders/2'));
  const service = await origin(answering('/orders/2', '/orders/3'));
  const list = ['/orders/1', '/orders/2', '/orders/3', '/orders/4'];
  const sides = { monolith: monolith.url, service: service.url };

  expect(await sweep(list, sides)).toEqual({
    code: 3,
    out:
      'orders  1 match · 3 skipped  (monolith rate_limited 1, rate_limited 1, service rate_limited 1)\n' +
      '3 could not be judged: rate limited (429); ask more slowly with --rate\n\n' +
      'incomplete: 1 of 4 requests agree, and none differs\n',
    err: '',
  });
  expect(monolith.requests.map(({ url }) => url).sort()).toEqual(list);
  const { out } = await sweep(list, sides, ['--json']);
  expect(JSON.parse(out)).toMatchObject({ verdict: 'incomplete', rateLimited: 3, discrepancies: [] });

  const wrong = await origin((request, response) =>
    (request.url === '/orders/4' ? json({ price: 2 }) : limited)(request, response),
  );
  const { code, out: told } = await sweep(['/orders/3', '/orders/4'], { ...sides, service: wrong.url });
  expect(code).toBe(1);
  expect(told).toMatch(/1 could not be judged: rate limited[\s\S]*\n1 of 2 requests differ\n$/);
});

test('a second answer of 429 is none: the mismatch stands', async () => {
  let asked = 0;
  const monolith = await origin((request, response) => {
    if (asked++ === 0) json({ price: 1 })(request, response);
    else response.writeHead(429).end();
  });
  const service = await origin(json({ price: 2 }));
  const { code, out } = await sweep(['/orders/1'], { monolith: monolith.url, service: service.url });
  expect(asked).toBe(2);
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining('value  1 ×  $.price') });
});

test('the rate is kept, headers go along, and no secret is shown', async () => {
  const at: number[] = [];
  const monolith = await origin((request, response) => {
    at.push(performance.now());
    json({ who: request.headers['x-key'] })(request, response);
  });
  const service = await origin(json({ who: 'nobody' }));
  const lines = Array.from({ length: 6 }, (_, id) => `/orders/${id}?token=abcdef${id}`);
  const { out } = await sweep(lines, { monolith: monolith.url, service: service.url }, [
    ...['--header', 'x-key: the-key-4711', '--rate', '20', '--json'],
  ]);
  const summary = JSON.parse(out) as SweepSummary;
  expect(summary).toMatchObject({
    verdict: 'mismatch',
    requests: 6,
    discrepancies: [{ count: 6, path: '$.who' }],
  });
  expect(monolith.requests[0]?.header('x-key')).toBe('the-key-4711');
  expect(out).not.toMatch(/4711|abcdef/);
  // Six turns, 50 ms apart; what is asked again after a mismatch comes on top.
  expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(5 * 50 - 30);
});

test('--route takes the stored requests of a running Ficus', async () => {
  const monolith = (await origin(json({ price: 1 }))).url;
  let price = 2;
  const service = (await origin((request, response) => json({ price })(request, response))).url;
  const ficus = await startTestFicus({ monolith, service, routes: `  ${ROUTE}` });
  for (const id of [1, 2, 3]) await (await fetch(`${ficus.url}/orders/${id}`)).text();
  await ficus.counted('orders', 3);
  const { file } = await configFile({ monolith, service, route: ROUTE });
  const args = ['sweep', '-c', file, '--route', 'orders', '--admin', ficus.adminUrl, '--rate', '100'];

  expect(await runVerb(args)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/3 of 3 requests differ\n$/),
  });
  price = 1;
  expect(await runVerb(args)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/3 of 3 requests agree\n$/),
  });
});

test('a list with anything that may change something is refused whole, before anything is sent', async () => {
  const side = await origin(json({}));
  const { code, err } = await sweep(['/orders/1', 'POST /orders/2', 'orders/3', 'GET /a b'], {
    monolith: side.url,
    service: side.url,
  });
  expect(code).toBe(2);
  expect(err).toMatch(
    /urls\.txt: line 2: POST is not sent: only GET, HEAD, OPTIONS change nothing; line 3: "orders\/3" is not a URL.*; line 4: /,
  );
  expect(side.requests).toEqual([]);
});

test('bad usage is exit status 2, and so is a configuration with problems', async () => {
  const { file } = await configFile({ monolith: 'http://127.0.0.1:1', service: 'http://127.0.0.1:1' });
  const urls = await listFile(['/orders/1']);
  const err = async (...args: string[]) => {
    const { code, out, err } = await runVerb(['sweep', ...args]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  };
  expect(await err('-c', file)).toBe('ficus: give either --urls FILE or --route ID\n');
  expect(await err('-c', file, '--urls', urls, '--rate', '0')).toMatch(
    /--rate is "0"; it must be a number above 0/,
  );
  expect(await err('-c', file, '--urls', '/nowhere.txt')).toBe(
    'ficus: cannot read /nowhere.txt: there is no such file\n',
  );
  expect(await err('-c', file, '--urls', await listFile(['# nothing']))).toMatch(/there is no request in it/);
  expect(await err('-c', urls, '--urls', urls)).toMatch(/nothing was sent\n$/);
  expect(await err('-c', file, '--route', 'none')).toMatch(/there is no route "none" in/);
  expect(await err('-c', file, '--route', 'orders', '--admin', 'http://127.0.0.1:1')).toMatch(
    /no Ficus answers/,
  );
});
