import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { isActorName } from '../../src/admin/actor.ts';
import { adminUrl, getFromAdmin, sendToAdmin } from '../../src/cli/admin-client.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { OPERATOR, startAdmin, VIEWER, WRONG } from '../helpers/admin.ts';
import { configFile } from '../helpers/config-file.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';

const ENV = { V: VIEWER, O: OPERATOR };
const VERA = '{ name: vera, role: viewer, env: V }';
const OTTO = '{ name: otto, role: operator, env: O }';

function terminal(env: Record<string, string>): Terminal {
  return { out: () => undefined, err: () => undefined, env, color: false, watched: false, exitCode: 0 };
}

test('start, the verbs and a reload know the tokens of the environment, on an address that others can reach', async () => {
  const { file } = await configFile();
  const text = (await readFile(file, 'utf8')).replace(
    'admin: { host: 127.0.0.1, port: 0 }',
    `admin: { host: 0.0.0.0, port: 0, tokens: [${VERA}] }`,
  );
  await writeFile(file, text);
  const ficus = spawnFicus(['start', '-c', file], { env: ENV });
  const port = (await ficus.printed(/"port":(\d+).*admin server is listening/))[1];
  const admin = `http://127.0.0.1:${port}`;
  const report = (env: Record<string, string>) => runFicus(['report', '--admin', admin], { env });

  const without = await report({});
  expect([without.code, without.out]).toEqual([2, '']);
  expect(without.err).toMatch(/^ficus: http:\/\/127\.0\.0\.1:\d+ does not let you in, for .*set FICUS_TOKEN/);
  expect((await report({ FICUS_TOKEN: WRONG })).code).toBe(2);
  expect((await report({ FICUS_TOKEN: VIEWER })).code).toBe(0);

  const from = ficus.out().length;
  await writeFile(file, text.replace(VERA, OTTO));
  await ficus.printed(/the configuration was reloaded/, from);
  expect((await report({ FICUS_TOKEN: VIEWER })).code).toBe(2);
  expect((await report({ FICUS_TOKEN: OPERATOR })).code).toBe(0);
  expect(ficus.out().slice(from)).not.toContain('next start');
  expect(ficus.out()).not.toContain(VIEWER);
});

test('check names a missing token and an open host, without listening', async () => {
  const { file } = await configFile();
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('host: 127.0.0.1, port: 0 }\nstore', 'host: 0.0.0.0, port: 0 }\nstore'));
  const open = await runFicus(['check', '-c', file]);
  expect(open.code).toBe(1);
  expect(open.err).toContain(
    `${file}:3:16: admin.host is "0.0.0.0", which others can reach: add admin.tokens`,
  );
});

test('a token of the environment is sent, and without one the name of the system user', async () => {
  const known = await startAdmin();
  const me = (url: string, env: Record<string, string>) =>
    getFromAdmin<{ name: string }>(adminUrl(url, terminal(env)), '/me');
  expect(await me(known.url, { FICUS_TOKEN: OPERATOR })).toEqual({ name: 'otto', role: 'operator' });
  await expect(me(known.url, {})).rejects.toMatchObject({ code: 'admin_needs_token', exitStatus: 2 });

  const open = await startAdmin({ admin: 'host: 127.0.0.1' });
  const { username } = userInfo();
  const name = isActorName(username) ? username : 'local';
  expect(await me(open.url, {})).toEqual({ name, role: 'operator' });
  expect(() => adminUrl(open.url, terminal({ FICUS_TOKEN: `${OPERATOR}\n` }))).toThrow(
    /^FICUS_TOKEN has spaces/,
  );
});

test('what is sent is JSON, and a refusal is told', async () => {
  const { url } = await startAdmin();
  const admin = adminUrl(url, terminal({}));
  expect(await sendToAdmin(admin, 'POST', '/login', { token: VIEWER })).toEqual({
    name: 'vera',
    role: 'viewer',
  });
  await expect(sendToAdmin(admin, 'POST', '/login', { token: 7 })).rejects.toMatchObject({
    code: 'bad_request',
    message: 'token is 7; it must be a token',
  });
});
