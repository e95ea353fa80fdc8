import { describe, expect, test } from 'vitest';
import { UI_PATHS } from '../../../src/admin/ui-files.ts';
import { bearer, loggedIn, OPERATOR, startAdmin, VIEWER, WRONG } from '../../helpers/admin.ts';
import {
  type ApiDocument,
  callsOf,
  type DocumentedCall,
  faultsOf,
  routesOfRouter,
} from '../../helpers/api-document.ts';

/** Calls that anyone may make. */
const OPEN = ['GET /healthz', 'GET /readyz', 'POST /api/v1/login', 'POST /api/v1/logout'];
/** Calls that change nothing, though their method could. */
const READS = ['POST /api/v1/rules/preview'];

async function documented(url: string): Promise<ApiDocument> {
  return (await (
    await fetch(`${url}/api/v1/openapi.json`, { headers: bearer(VIEWER) })
  ).json()) as ApiDocument;
}

function roleOf({ method, path }: DocumentedCall): string {
  const name = `${method} ${path}`;
  if (OPEN.includes(name)) return 'anyone';
  return method === 'GET' || READS.includes(name) ? 'viewer' : 'operator';
}

/** Makes a call with an empty body, on something that is not there; nothing of it is to succeed. */
async function call(
  url: string,
  { method, path }: DocumentedCall,
  headers: Record<string, string>,
): Promise<{ status: number; type: string | null; body: string }> {
  const writes = method !== 'GET';
  const response = await fetch(`${url}${path.replace(/\{\w+\}/g, 'nowhere')}`, {
    method,
    headers: { ...(writes && { 'content-type': 'application/json' }), ...headers },
    ...(writes && { body: '{}' }),
  });
  const type = response.headers.get('content-type');
  // A stream has no end: that it began is enough.
  if (type?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, type, body: '' };
  }
  return { status: response.status, type, body: await response.text() };
}

test('every route that the server has is in the document with its schemas, and nothing else is', async () => {
  const { url, app } = await startAdmin();
  const calls = callsOf(await documented(url));

  expect(calls.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    // The review UI's files are no calls.
    routesOfRouter(app).filter(
      (route) => !UI_PATHS.some((path) => route === `GET ${path.replace(/:(\w+)/g, '{$1}')}`),
    ),
  );
  expect(calls.length).toBeGreaterThan(10);
  for (const { method, path, summary, parameters, responses, ...rest } of calls) {
    const name = `${method} ${path}`;
    expect(summary, `${name} has no summary`).toMatch(/^[A-Z].*\.$/);
    const successes = Object.entries(responses).filter(([status]) => status < '400');
    expect(successes, `${name} has no schema of its answer`).not.toEqual([]);
    for (const [status, { content }] of successes)
      expect(content !== undefined || status === '204').toBe(true);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath, `${name} has no schema of its path`).toEqual(named);
    expect(rest['x-role'], `${name} is for the wrong role`).toBe(roleOf({ method, path } as DocumentedCall));
    expect(rest.security.length).toBe(rest['x-role'] === 'anyone' ? 0 : 2);
  }
});

describe('every call', () => {
  const someone = [
    { who: 'nobody', headers: async () => ({}) },
    { who: 'a wrong token', headers: async () => bearer(WRONG) },
    {
      who: 'a wrong cookie',
      headers: async (url: string) => ({ cookie: 'ficus_session=made-up', origin: url }),
    },
    { who: 'a viewer', role: 'viewer', headers: async () => bearer(VIEWER) },
    { who: 'an operator', role: 'operator', headers: async () => bearer(OPERATOR) },
    {
      who: "a viewer's session",
      role: 'viewer',
      headers: async (url: string) => ({ cookie: await loggedIn(url, VIEWER), origin: url }),
    },
    {
      who: "an operator's session",
      role: 'operator',
      headers: async (url: string) => ({ cookie: await loggedIn(url, OPERATOR), origin: url }),
    },
  ];

  test.each(someone)('by $who is let in or refused, and answers as documented', async ({ role, headers }) => {
    const { url } = await startAdmin();
    const calls = callsOf(await documented(url));
    const given = await headers(url);
    // A session ends with its logout, so that comes last.
    const isLogout = ({ path }: DocumentedCall) => path.endsWith('/logout');
    for (const one of [...calls.filter((other) => !isLogout(other)), ...calls.filter(isLogout)]) {
      const { status, type, body } = await call(url, one, given);
      const name = `${one.method} ${one.path} ${body}`;
      const wanted = roleOf(one);
      if (wanted === 'anyone') expect(status, name).not.toBe(403);
      else if (role === undefined) expect(status, name).toBe(401);
      else if (wanted === 'operator' && role === 'viewer') expect(status, name).toBe(403);
      else expect([401, 403], name).not.toContain(status);
      expect(faultsOf(one, status, type, body), name).toEqual([]);
    }
  });

  test("with a session that another site's page rides on changes nothing", async () => {
    const { url } = await startAdmin();
    const cookie = await loggedIn(url, OPERATOR);
    const writes = callsOf(await documented(url)).filter(({ method }) => method !== 'GET');
    const foreign = [
      { origin: 'https://evil.test' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site', origin: url },
      {},
    ];
    for (const one of writes)
      for (const headers of foreign) {
        const { status, type, body } = await call(url, one, { cookie, ...headers });
        expect(status, `${one.method} ${one.path} ${JSON.stringify(headers)}`).toBe(403);
        expect(body).toContain('cross_site');
        expect(faultsOf(one, status, type, body)).toEqual([]);
      }
  });
});

test('HEAD is let in as GET is', async () => {
  const { url } = await startAdmin();
  const head = async (headers: Record<string, string>) =>
    (await fetch(`${url}/api/v1/me`, { method: 'HEAD', headers })).status;
  expect(await head({})).toBe(401);
  expect(await head(bearer(VIEWER))).toBe(200);
});
