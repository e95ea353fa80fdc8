import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { request as rawRequest } from 'undici';
import { describe, expect, test } from 'vitest';
import { guard } from '../../../src/admin/access.ts';
import { actorOf } from '../../../src/admin/actor.ts';
import { Callers, SESSION_SECONDS } from '../../../src/admin/callers.ts';
import { FicusError } from '../../../src/errors.ts';
import {
  adminConfig,
  bearer,
  loggedIn,
  OPERATOR,
  startAdmin,
  TOKENS,
  VIEWER,
  WRONG,
} from '../../helpers/admin.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

async function me(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/me`, { headers });
  return response.ok ? await response.json() : response.status;
}

async function login(url: string, token: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
    body: JSON.stringify({ token }),
  });
}

/** The guard alone, in front of a call that changes something and says who did. */
async function guarded(tokens: string, reachable = false): Promise<FastifyInstance> {
  const config = adminConfig(tokens);
  const callers = new Callers({
    tokens: () => config.admin.tokens,
    env: { V: VIEWER, O: OPERATOR },
    now: Date.now,
  });
  const app = fastify();
  app.decorateRequest('caller', undefined);
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof FicusError ? error.httpStatus : 500).send(error),
  );
  await app.register(cookie);
  app.addHook('onRequest', guard(callers, reachable));
  app.post('/change', { config: { role: 'operator' } }, async (request) => actorOf(request));
  app.get('/look', async (request) => actorOf(request));
  return app;
}

describe('a call that changes something', () => {
  test.each([
    [{}, 401, 'nobody'],
    [bearer(WRONG), 401, 'a wrong token'],
    [{ authorization: `Basic ${OPERATOR}` }, 401, 'another scheme'],
    [bearer(VIEWER), 403, 'a viewer'],
    [bearer(OPERATOR), 200, 'an operator'],
  ])('%o is answered with %i: %s', async (headers, status) => {
    const app = await guarded(`tokens: ${TOKENS}`);
    const answer = await app.inject({ method: 'POST', url: '/change', headers });
    expect(answer.statusCode).toBe(status);
    if (status === 200) expect(answer.body).toBe('otto');
  });

  test('a viewer may look', async () => {
    const app = await guarded(`tokens: ${TOKENS}`);
    expect((await app.inject({ url: '/look', headers: bearer(VIEWER) })).body).toBe('vera');
  });

  test('without tokens everyone on loopback may, as whom they say they are', async () => {
    const app = await guarded('host: localhost');
    const as = async (headers: Record<string, string>) => {
      const { statusCode, body } = await app.inject({ method: 'POST', url: '/change', headers });
      return statusCode === 200 ? body : statusCode;
    };
    expect(await as({})).toBe('local');
    expect(await as({ 'x-ficus-actor': 'alice.b' })).toBe('alice.b');
    expect(await as(bearer(WRONG))).toBe('local');
    for (const odd of ['', 'a b', 'ramp', 'File', '<b>', 'x'.repeat(65), 'é'])
      expect(await as({ 'x-ficus-actor': odd }), odd).toBe(400);
    expect(await as({ origin: 'https://evil.test' })).toBe(403);
    expect(await as({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test('with tokens nobody is who they say', async () => {
    const app = await guarded(`tokens: ${TOKENS}`);
    const headers = { ...bearer(OPERATOR), 'x-ficus-actor': 'alice' };
    expect((await app.inject({ method: 'POST', url: '/change', headers })).body).toBe('otto');
  });

  test('an address that others reach lets nobody in without tokens, should a reload have taken them away', async () => {
    const app = await guarded('host: localhost', true);
    expect((await app.inject({ url: '/look' })).statusCode).toBe(401);
  });
});

describe('a login', () => {
  test('gives a cookie that no script reads and no other site sends, and that says who asks', async () => {
    const { url } = await startAdmin();
    const response = await login(url, OPERATOR, { origin: url });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: 'otto', role: 'operator' });
    const [line = ''] = response.headers.getSetCookie();
    expect(line).toMatch(/^ficus_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(line).not.toContain(OPERATOR);
    const value = line.split(';', 1)[0] as string;
    expect(await me(url, { cookie: value })).toEqual({ name: 'otto', role: 'operator' });
    expect(await me(url)).toBe(401);
    // A wrong token is not made good by a session.
    expect(await me(url, { cookie: value, ...bearer(WRONG) })).toBe(401);
  });

  test.each([{ 'x-forwarded-proto': 'https' }, { forwarded: 'for=10.0.0.1;proto=https' }])(
    'by https gives a Secure cookie: %o',
    async (headers) => {
      const { url } = await startAdmin();
      const [line] = (await login(url, VIEWER, headers)).headers.getSetCookie();
      expect(line).toMatch(/; Secure/);
    },
  );

  test('that is wrong is refused and reported without the token, and the eleventh in a minute has to wait', async () => {
    const { url, reported } = await startAdmin();
    for (let i = 0; i < 10; i += 1) {
      const refused = await login(url, WRONG);
      expect(refused.status).toBe(401);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
    const limited = await login(url, OPERATOR);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await limited.json()).toMatchObject({ error: { code: 'too_many_logins' } });
    expect(reported).toHaveLength(10);
    expect(reported.join()).not.toContain(WRONG);
    // Who has a token in a header is not held up.
    expect(await me(url, bearer(OPERATOR))).toEqual({ name: 'otto', role: 'operator' });
  });

  test('ends by logout, with the time, with another login, and when its token goes', async () => {
    let now = Date.UTC(2027, 0, 1);
    const { url, reload } = await startAdmin({ now: () => now });
    const out = await loggedIn(url, VIEWER);
    const left = await fetch(`${url}/api/v1/logout`, {
      method: 'POST',
      headers: { cookie: out, origin: url },
    });
    expect(left.status).toBe(204);
    expect(left.headers.getSetCookie()[0]).toMatch(/^ficus_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(await me(url, { cookie: out })).toBe(401);

    const long = await loggedIn(url, VIEWER);
    now += SESSION_SECONDS * 1000 - 1;
    expect(await me(url, { cookie: long })).toEqual({ name: 'vera', role: 'viewer' });
    now += 1;
    expect(await me(url, { cookie: long })).toBe(401);

    const first = await loggedIn(url, VIEWER);
    const again = await login(url, VIEWER, { cookie: first, origin: url });
    expect(again.status).toBe(200);
    expect(await me(url, { cookie: first })).toBe(401);

    const session = await loggedIn(url, OPERATOR);
    reload('tokens: [{ name: otto, role: viewer, env: O }]');
    expect(await me(url, { cookie: session })).toEqual({ name: 'otto', role: 'viewer' });
    reload('tokens: [{ name: otto, role: operator, env: V }]');
    expect(await me(url, { cookie: session })).toBe(401);
    expect(await me(url, bearer(OPERATOR))).toBe(401);
    expect(await me(url, bearer(VIEWER))).toEqual({ name: 'otto', role: 'operator' });
  });

  test('is not needed where there are no tokens', async () => {
    const { url } = await startAdmin({ admin: 'host: 127.0.0.1' });
    expect(await me(url)).toEqual({ name: 'local', role: 'operator' });
    expect((await login(url, WRONG)).status).toBe(400);
  });

  test.each([{}, { token: 5 }, { token: 'x', more: 1 }, { token: null }])('%o is no login', async (body) => {
    const { url } = await startAdmin();
    const response = await fetch(`${url}/api/v1/login`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'bad_request' } });
  });
});

describe('what is no call', () => {
  test.each([
    [
      'a body that is too long',
      '/api/v1/login',
      { ...JSON_TYPE },
      'x'.repeat(300_000),
      413,
      'body_too_large',
    ],
    [
      'a form',
      '/api/v1/login',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'a=b',
      415,
      'media_type',
    ],
    ['a text', '/api/v1/login', { 'content-type': 'text/plain' }, '{"token":"x"}', 415, 'media_type'],
    ['no JSON', '/api/v1/login', { ...JSON_TYPE }, '{', 400, 'bad_request'],
    ['a path that is not there', '/api/v1/nothing', { ...JSON_TYPE }, '{}', 404, 'not_found'],
    ['another method', '/api/v1/routes/a', { ...JSON_TYPE }, '{}', 405, 'method_not_allowed'],
  ])('%s is refused in the shape of all errors', async (_, path, headers, body, status, code) => {
    const { url } = await startAdmin();
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    if (status === 405) expect(response.headers.get('allow')).toBe('GET');
  });
});

test('every answer has the headers that keep pages of other sites out', async () => {
  const { url } = await startAdmin();
  for (const path of [
    '/healthz',
    '/metrics',
    '/api/v1/me',
    '/api/v1/nothing',
    '/nothing',
    '/api/v1/routes/%ff',
  ]) {
    const { headers } = await fetch(`${url}${path}`);
    expect(headers.get('content-security-policy'), path).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';.* frame-ancestors 'none'$/,
    );
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    if (path.startsWith('/api/')) expect(headers.get('cache-control'), path).toBe('no-store');
  }
});

test('on loopback a rebound name is refused whatever token comes with it; elsewhere the token decides', async () => {
  const host = { host: 'evil.test' };
  const near = await startAdmin();
  expect(
    (await rawRequest(`${near.url}/api/v1/me`, { headers: { ...host, ...bearer(VIEWER) } })).statusCode,
  ).toBe(421);
  const far = await startAdmin({ admin: `host: 0.0.0.0, tokens: ${TOKENS}` });
  expect(
    (await rawRequest(`${far.url}/api/v1/me`, { headers: { ...host, ...bearer(VIEWER) } })).statusCode,
  ).toBe(200);
  expect((await rawRequest(`${far.url}/api/v1/me`, { headers: host })).statusCode).toBe(401);
  expect((await rawRequest(`${far.url}/healthz`, { headers: host })).statusCode).toBe(200);
  expect((await rawRequest(`${far.url}/metrics`, { headers: host })).statusCode).toBe(401);
  // Nothing is listened on anew by a reload: what it says of the host counts from the next start.
  far.reload('host: 127.0.0.1');
  expect((await rawRequest(`${far.url}/api/v1/me`, { headers: host })).statusCode).toBe(401);
});
