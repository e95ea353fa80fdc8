import type { RequestListener } from 'node:http';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ReplayAnswer } from '../../src/admin/schemas/replay.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { json, type Origin, startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { runVerb } from '../helpers/run-verb.ts';

/** Upstreams whose answers a test may change while Ficus runs. */
interface Shop {
  readonly ficus: TestFicus;
  readonly monolith: Origin;
  readonly service: Origin;
  answers: Record<'monolith' | 'service', RequestListener>;
  /** Sends user's requests and waits until they are counted. */
  ask(paths: readonly string[], headers?: Record<string, string>): Promise<void>;
  replay(args: readonly string[]): ReturnType<typeof runVerb>;
}

const ROUTE = `
  - id: orders
    match: { path: "/orders/:id" }
    service: service
    stage: shadow
    shadow: { timeout: 2s, headers: { set: { x-tenant: mirrored }, remove: [x-private] } }
    compare: { rules: [{ path: $.note, ignore: true, reason: known, owner: shop }] }`;

const SECRET = 'Bearer s3cr3t-of-the-run-4711';

async function shop(routes = ROUTE): Promise<Shop> {
  const answers = { monolith: json({ price: '10.00' }), service: json({ price: '12.00' }) };
  const [monolith, service] = await Promise.all([
    startOrigin((request, response) => answers.monolith(request, response)),
    startOrigin((request, response) => answers.service(request, response)),
  ]);
  for (const origin of [monolith, service]) onTestFinished(() => origin.stop());
  const ficus = await startTestFicus({ monolith: monolith.url, service: service.url, routes });
  let asked = 0;
  return {
    ficus,
    monolith,
    service,
    answers,
    ask: async (paths, headers = {}) => {
      for (const path of paths) await (await fetch(`${ficus.url}${path}`, { headers })).text();
      asked += paths.length;
      await ficus.counted('orders', asked);
    },
    replay: (args) => runVerb(['replay', ...args, '--admin', ficus.adminUrl]),
  };
}

const ORDERS = [1, 2, 3, 4, 5, 6].map((id) => `/orders/${id}`);

describe('one discrepancy', () => {
  let found: Shop;
  let id: string;

  beforeEach(async () => {
    found = await shop();
    await found.ask(ORDERS, { 'x-private': 'of the user' });
    id = (await found.ficus.discrepancies())[0]?.id ?? '';
  });

  test('that is there still is said to differ, exit status 1', async () => {
    const { code, out, err } = await found.replay([id]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/still differs \(6 of 6\)\n$/);
    expect(out).toContain('$.price   "10.00" → "12.00"');
  });

  test('that is mended is verified, exit status 0; one mended in part is not', async () => {
    found.answers.service = (request, response) =>
      json({ price: request.url === '/orders/3' ? '12.00' : '10.00' })(request, response);
    expect(await found.replay([id])).toMatchObject({ code: 1, out: expect.stringContaining('(1 of 6)') });

    found.answers.service = json({ price: '10.00' });
    expect(await found.replay([id])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/verified fixed \(6 of 6 match\)\n$/),
    });
  });

  test('that differs in another way now is not fixed, nor is one that an error hides', async () => {
    found.answers.service = json({ price: 10 });
    const changed = await found.replay([id]);
    expect(changed.code).toBe(1);
    expect(changed.out).toMatch(/still differs \(6 of 6, all in another way\)/);

    found.answers.service = json({ error: 'down' }, 500);
    expect(await found.replay([id])).toMatchObject({
      code: 1,
      out: expect.stringContaining('in another way'),
    });
  });

  test('others that show themselves are told apart', async () => {
    found.answers.monolith = json({ price: '10.00', tax: 1 });
    found.answers.service = json({ price: '10.00' });
    const { code, out } = await found.replay([id]);
    expect(code).toBe(0);
    expect(out).toMatch(/of other discrepancies\n {2}[\da-f]{12} {2}missing {2}6 × {2}\$\.tax/);
    expect(out).toMatch(/verified fixed \(6 of 6 match\)\n$/);
  });

  test('what a rule allows now is said to be so', async () => {
    found.answers.monolith = json({ note: 'a' });
    found.answers.service = json({ note: 'b' });
    await found.ask(['/orders/9']);
    const noted = (await found.ficus.discrepancies()).find(({ path }) => path === '$.note');
    expect(await found.replay([noted?.id ?? ''])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/allowed by rules \(0 of 1 match, rules allow 1\)\n$/),
    });
  });

  test.each([
    ['gone', 404, 'both sides answer 404 now, where the monolith answered 200: what was asked for is gone'],
    [
      'behind a login',
      401,
      'both sides answer 401 now, where the monolith answered 200: give credentials with',
    ],
    ['down', 503, 'both sides answer 503 now, where the monolith answered 200'],
  ])('what is %s proves nothing, exit status 3', async (_what, status, why) => {
    found.answers.monolith = json({}, status);
    found.answers.service = json({}, status);
    const { code, out } = await found.replay([id]);
    expect(code).toBe(3);
    expect(out).toContain(`6 not replayed: ${why}`);
    expect(out).toMatch(/nothing could be replayed\n$/);
  });

  test('a side that is not there proves nothing, exit status 3', async () => {
    await found.service.stop();
    const { code, out } = await found.replay([id]);
    expect(code).toBe(3);
    expect(out).toContain('6 not replayed: the service gave no answer (refused)');
  });

  test('each side gets what it got, marked, and nothing of it is counted', async () => {
    const before = await found.ficus.route('orders');
    const at = [found.monolith.requests.length, found.service.requests.length];
    await found.replay([id]);
    const monolith = found.monolith.requests.slice(at[0]);
    const service = found.service.requests.slice(at[1]);

    // Six questions, and the second one to the monolith that tells noise.
    expect([monolith.length, service.length]).toEqual([12, 6]);
    for (const request of [...monolith, ...service]) {
      expect(request.header('x-ficus-shadow')).toBe('orders');
      expect(request.header('via')).toMatch(/^1\.1 ficus-[\da-f]{8}$/);
      expect(request.header('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
    expect(service.map((request) => [request.header('x-tenant'), request.header('x-private')])).toEqual(
      Array.from({ length: 6 }, () => ['mirrored', undefined]),
    );
    expect(monolith[0]?.header('x-private')).toBe('of the user');
    expect(await found.ficus.route('orders')).toMatchObject({ comparisons: before.comparisons });
    const [discrepancy] = await found.ficus.discrepancies();
    expect(discrepancy?.count).toBe(6);
  });

  test('--json and the API say the same, request by request', async () => {
    const { out } = await found.replay([id, '--json']);
    const response = await fetch(`${found.ficus.adminUrl}/api/v1/discrepancies/${id}/replay`, {
      method: 'POST',
    });
    const answer = (await response.json()) as ReplayAnswer;
    const bySample = (all: ReplayAnswer) => ({
      ...all,
      results: all.results.toSorted((a, b) => a.sample - b.sample),
    });
    expect(bySample(JSON.parse(out))).toEqual(bySample(answer));
    expect(answer).toMatchObject({
      verdict: 'differs',
      summary: 'still differs (6 of 6)',
      requests: 6,
      leftOut: 0,
    });
    expect(answer.results).toHaveLength(6);
    expect(answer.results[0]).toMatchObject({
      outcome: 'mismatch',
      stillDiffers: [id],
      status: { monolith: 200 },
    });
  });

  test('a run that is cut short is no proof', async () => {
    found.answers.service = json({ price: '10.00' });
    const { code, out } = await found.replay([id, '--limit', '2']);
    expect(code).toBe(3);
    expect(out).toMatch(/incomplete \(2 of 2 match; 4 more stored requests were left out\)\n$/);
  });

  test('a client that leaves ends its run, and a third run at once is refused', async () => {
    const held: (() => void)[] = [];
    found.answers.service = (_request, response) => held.push(() => response.end('{}'));
    const url = `${found.ficus.adminUrl}/api/v1/discrepancies/${id}/replay`;
    const ndjson = { method: 'POST', headers: { accept: 'application/x-ndjson' } };
    const leaving = new AbortController();
    const first = await fetch(url, { ...ndjson, signal: leaving.signal });
    const second = await fetch(url, { ...ndjson, signal: leaving.signal });
    expect([first.status, second.status]).toEqual([200, 200]);
    await vi.waitFor(() => expect(held.length).toBeGreaterThanOrEqual(8), PATIENCE);

    const third = await fetch(url, { method: 'POST' });
    expect([third.status, await third.json()]).toMatchObject([409, { error: { code: 'busy' } }]);
    const refused = await found.replay([id]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^ficus: \S+ answered 409: 2 replays are under way/);

    leaving.abort();
    found.answers.service = json({ price: '10.00' });
    await vi.waitFor(async () => expect((await fetch(url, { method: 'POST' })).status).toBe(200), PATIENCE);
  });
});

test('what was redacted is named, and --header supplies it; the answer does not repeat it', async () => {
  const { ficus, answers, ask, replay, service } = await shop();
  const echo: RequestListener = (request, response) =>
    json({ price: '12.00', said: request.headers.authorization?.slice(7) ?? '' })(request, response);
  await ask(['/orders/1', '/orders/2'], { authorization: SECRET });
  const [found] = await ficus.discrepancies();
  const id = found?.id ?? '';
  const asked = service.requests.length;

  const without = await replay([id]);
  expect(without.code).toBe(3);
  expect(without.out).toContain(
    '2 not replayed: the header authorization is redacted; give it with --header',
  );
  expect(service.requests).toHaveLength(asked);

  answers.service = echo;
  const given = await replay([id, '--header', `authorization: ${SECRET}`, '--json']);
  expect(given.code).toBe(1);
  expect(service.requests.at(-1)?.header('authorization')).toBe(SECRET);
  expect(given.out).toContain('$.said');
  expect(given.out).not.toContain('s3cr3t');
});

test('requests that may change something, or hold a secret in path or query, are not sent', async () => {
  const routes = ROUTE.replace('shadow: {', 'shadow: { methods: [GET, POST], sideEffects: isolated,');
  const { ficus, ask, replay, monolith } = await shop(routes);
  await ask(['/orders/1?api_key=abcdef0123456789']);
  await (await fetch(`${ficus.url}/orders/2`, { method: 'POST', body: 'x' })).text();
  await ficus.counted('orders', 2);
  const [found] = await ficus.discrepancies();
  const before = monolith.requests.length;

  const { code, out } = await replay([found?.id ?? '']);
  expect(code).toBe(3);
  expect(out).toContain('1 not replayed: POST may change something, and is not sent again');
  expect(out).toContain('1 not replayed: the query holds a redacted value, which cannot be sent');
  expect(out).toMatch(/nothing could be replayed\n$/);
  expect(monolith.requests).toHaveLength(before);
});

test('a route is verified as a whole, each request sent once', async () => {
  const { answers, ask, replay, service } = await shop();
  answers.monolith = json({ price: '10.00', tax: 1 });
  await ask(ORDERS);
  answers.service = json({ price: '10.00' });
  const asked = service.requests.length;

  const half = await replay(['--route', 'orders']);
  expect(half.code).toBe(1);
  expect(half.out).toMatch(/2 discrepancies: 1 still differing, 1 verified fixed\n$/);
  expect(service.requests).toHaveLength(asked + ORDERS.length);

  answers.service = json({ price: '10.00', tax: 1 });
  expect(await replay(['--route', 'orders'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/2 discrepancies: 2 verified fixed\n$/),
  });
});

test('what the monolith changes by itself is no difference of the service', async () => {
  const { ficus, answers, ask, replay } = await shop();
  await ask(['/orders/1']);
  const [found] = await ficus.discrepancies();
  let clock = 0;
  answers.monolith = (request, response) => json({ price: `${++clock}.50` })(request, response);
  answers.service = (request, response) => json({ price: `${100 + ++clock}.50` })(request, response);
  expect(await replay([found?.id ?? ''])).toMatchObject({
    code: 0,
    out: expect.stringContaining('verified fixed'),
  });
});

test('bad usage is exit status 2, and so is what does not exist', async () => {
  const { replay, ficus } = await shop();
  const err = async (args: readonly string[]) => {
    const { code, out, err } = await replay(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return err;
  };
  expect(await err([])).toBe('ficus: give the id of a discrepancy, or --route ID\n');
  expect(await err(['abcd', '--route', 'orders'])).toMatch(/not both\n$/);
  expect(await err(['abcd'])).toBe('ficus: there is no discrepancy "abcd"\n');
  expect(await err(['--route', 'none'])).toBe('ficus: there is no route "none"\n');
  expect(await err(['abcd', '--header', 'nonsense'])).toBe('ficus: a --header is not "name: value"\n');
  expect(await err(['abcd', '--header', 'content-length: 5'])).toMatch(/"content-length" frames the request/);
  expect(await err(['abcd', '--limit', '0'])).toMatch(/--limit takes a whole number from 1/);
  const bad = await fetch(`${ficus.adminUrl}/api/v1/routes/orders/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"limit":5000,"x":1}',
  });
  expect([bad.status, await bad.json()]).toMatchObject([400, { error: { code: 'bad_request' } }]);
});

test('a route without discrepancies has nothing to replay, exit status 3', async () => {
  const { replay } = await shop();
  expect(await replay(['--route', 'orders'])).toMatchObject({ code: 3, out: 'there is nothing to replay\n' });
});
