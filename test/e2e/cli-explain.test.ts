import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runVerb } from '../helpers/run-verb.ts';

const ROUTES = `version: 1
monolith: { url: "http://127.0.0.1:3000" }
services: { orders: { url: "http://127.0.0.1:3001" } }
routes:
  - { id: admin, match: { path: /orders/admin, host: "admin.example.com" }, service: orders }
  - { id: beta, match: { path: "/orders/:id", headers: { x-beta: "on" } }, service: orders, stage: live }
  - id: orders-read
    match: { methods: [GET], path: "/orders/:id" }
    service: orders
    stage: canary
    canary: { percent: 70, stickBy: ["header:x-user-id", "cookie:sid", "ip"] }
    shadow: { sample: 10 }
  - { id: writes, match: { methods: [POST], path: /orders }, service: orders, stage: shadow, shadow: { methods: [GET] } }
  - { id: done, match: { path: /done }, service: orders, stage: complete }
`;

let folder: string;
let file: string;

async function ficus(...args: readonly string[]): Promise<{ exit: number | null; out: string; err: string }> {
  const { code, out, err } = await runVerb(['explain', '-c', file, ...args]);
  return { exit: code, out, err };
}

async function json(...args: readonly string[]) {
  const { exit, out } = await ficus(...args, '--json');
  expect(exit).toBe(0);
  return JSON.parse(out);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ficus-'));
  file = join(folder, 'routes.yaml');
  await writeFile(file, ROUTES);
});

afterAll(() => rm(folder, { recursive: true }));

describe('ficus explain', () => {
  test('says the route, the side, the bucket and why, and why earlier routes were not taken', async () => {
    const { exit, out } = await ficus('GET', '/orders/17', '-H', 'x-user-id: 42');
    expect(exit).toBe(0);
    expect(out.split('\n')).toEqual([
      'route orders-read: GET /orders/17 is served by the service; bucket 68.152647, because the bucket is below ' +
        "the canary's 70 %.",
      '  stage    canary, 70 % of the users are served by the service orders',
      '  bucket   68.152647, from header:x-user-id in the cohort orders',
      '  shadow   the monolith is asked as well and compared for 10 % of requests',
      '  tried    route admin: its path is /orders/admin',
      '  tried    route beta: it wants x-beta: on',
      '',
    ]);
  });

  test('the user whose bucket is not below the percentage stays with the monolith', async () => {
    expect(await json('GET', '/orders/17', '-H', 'x-user-id: 43')).toMatchObject({
      side: 'monolith',
      reason: "the bucket is not below the canary's 70 %",
      route: { id: 'orders-read', percent: 70, mirroredTo: 'service', stickySource: 'header:x-user-id' },
    });
  });

  test.each([
    [['GET', '/orders/17', '-H', 'Cookie: sid=s'], 'cookie:sid'],
    [['GET', '/orders/17', '--from', '10.0.0.1'], 'ip'],
  ])('%j is told apart by %s', async (args, source) => {
    expect(await json(...args)).toMatchObject({ route: { stickySource: source } });
  });

  test.each([
    [
      ['GET', '/orders/17', '-H', 'X-Beta: on'],
      'beta',
      'service',
      'the stage is live and the service serves everybody',
    ],
    [['POST', '/orders'], 'writes', 'monolith', 'the stage is shadow and the monolith serves everybody'],
    [['GET', '/done'], 'done', 'service', 'the stage is complete and the service serves everybody'],
    [
      ['GET', 'http://admin.example.com:8080/orders/x/../admin?x=1'],
      'admin',
      'monolith',
      'the stage is off and the monolith serves everybody',
    ],
    [
      ['GET', '/orders/admin', '-H', 'Host: admin.example.com'],
      'admin',
      'monolith',
      'the stage is off and the monolith serves everybody',
    ],
  ])('%j is taken by %s and served by the %s', async (args, id, side, reason) => {
    expect(await json(...args)).toMatchObject({ route: { id }, side, reason });
  });

  test('a method that is not mirrored is said to be so', async () => {
    expect((await json('POST', '/orders')).route).toMatchObject({
      mirroredTo: null,
      mirroring: 'nothing is mirrored, because shadow.methods has no POST',
    });
  });

  test('a request that no route matches is served by the monolith, with the reason of each route', async () => {
    expect(await ficus('PUT', '/orders')).toMatchObject({
      exit: 0,
      out: [
        'PUT /orders is served by the monolith, because no route matches.',
        '  tried    route admin: its path is /orders/admin',
        '  tried    route beta: its path is /orders/:id',
        '  tried    route orders-read: its methods are GET, not PUT',
        '  tried    route writes: its methods are POST, not PUT',
        '  tried    route done: its path is /done',
        '',
      ].join('\n'),
    });
  });

  test('an absolute URL names the host, and another host is a reason', async () => {
    expect((await json('GET', 'http://shop.example.com/orders/admin')).passedOver[0]).toEqual({
      route: 'admin',
      obstacle: 'host',
      why: 'its host is admin.example.com, not shop.example.com',
    });
  });

  test('a path that is matched otherwise than it is written is shown as it is matched', async () => {
    expect((await ficus('GET', '/done/%2e%2e/orders%2f17')).out).toMatch(
      /\n {2}path {5}matched as \/orders\/17\n/,
    );
  });

  test('a path that cannot be decoded is tried with no route', async () => {
    expect(await json('GET', '/orders/%zz')).toMatchObject({
      route: null,
      path: null,
      side: 'monolith',
      passedOver: [],
    });
  });

  test.each([
    [['GET', 'orders'], '"orders" is not a URL: write /path, or http://host/path'],
    [['GET', '/a#b'], '"/a#b" has a "#", which no request carries: leave it and what follows out'],
    [['G T', '/a'], '"G T" is not a method: write for example GET'],
    [['GET', '/a', '-H', 'nothing'], '"nothing" is not a header: write -H "name: value"'],
  ])('%j is bad usage', async (args, sentence) => {
    expect(await ficus(...args)).toEqual({ exit: 2, out: '', err: `ficus: ${sentence}\n` });
  });

  test('a configuration with problems is not explained', async () => {
    const broken = join(folder, 'broken.yaml');
    await writeFile(broken, ROUTES.replace('stage: canary', 'stage: canry'));
    const { exit, out, err } = await ficus('GET', '/orders/17', '-c', broken);
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toMatch(/:10:12: routes\[2\]\.stage is "canry".*did you mean "canary"/);
  });
});

test('a file with a problem explains nothing, and says so', async () => {
  const broken = join(folder, 'broken.yaml');
  await writeFile(broken, ROUTES.replace('stage: live', 'stage: lvie'));
  const { code, out, err } = await runVerb(['explain', 'GET', '/orders/1', '-c', broken]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/ficus: 1 problem in .*broken\.yaml; nothing can be said of the request\n$/);
});
