import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { answerError } from '../../../src/admin/answer-error.ts';
import { uiRoutes } from '../../../src/admin/ui-files.ts';
import { packageFile } from '../../../src/package-root.ts';
import { startAdmin } from '../../helpers/admin.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

const MOST_GZIPPED = 150 * 1024;

/** The page, and what it names. */
async function page(url: string) {
  const text = await (await fetch(url)).text();
  const named = [...text.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, address = '']) => address);
  return { text, named };
}

test('the page and its files need no token, have their types, and may be kept as long as they are true', async () => {
  const { url } = await startAdmin();
  for (const path of ['/', '/discrepancies?state=open', '/discrepancies/0123abcd', '/routes/orders%2Fread']) {
    const answer = await fetch(url + path);
    expect([answer.status, answer.headers.get('content-type')], path).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
  }
  const { named } = await page(url);
  expect(named.map((address) => address.replace(/-[A-Z0-9]{8}\./, '-HASH.'))).toEqual([
    '/assets/style-HASH.css',
    '/assets/app-HASH.js',
  ]);
  for (const address of named) {
    const answer = await fetch(url + address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(
      address.endsWith('.js') ? /^text\/javascript;/ : /^text\/css;/,
    );
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = answer.headers.get('etag') ?? '';
    expect((await fetch(url + address, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const plain = await fetch(url + address, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(await plain.text()).toBe(await answer.text());
    const head = await fetch(url + address, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  }
});

test('what the UI does not have is not there', async () => {
  const { url } = await startAdmin();
  for (const path of [
    '/index.html',
    '/nowhere',
    '/assets/app.js',
    '/assets/..%2f..%2fpackage.json',
    '/assets/',
  ]) {
    const answer = await fetch(url + path);
    expect(answer.status, path).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  }
});

test('all of it is small, and asks nobody else', async () => {
  const { url } = await startAdmin();
  const { text, named } = await page(url);
  expect(named.every((address) => address.startsWith('/assets/'))).toBe(true);
  expect(text).not.toMatch(/<style|style=|<script(?! type="module" src)|https?:/);
  const folder = packageFile('ui', 'dist', 'assets');
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  const gzipped = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  expect(gzipped).toBeGreaterThan(10_000);
  expect(gzipped).toBeLessThan(MOST_GZIPPED);
});

test('a UI that is not built says how to build it, and is found as soon as it is', async () => {
  const folder = await tempFolder();
  const app = fastify();
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, () => undefined));
  uiRoutes(app, join(folder, 'dist'));
  onTestFinished(() => app.close());
  const before = await app.inject('/');
  expect(before.statusCode).toBe(503);
  expect(before.json()).toMatchObject({
    error: { code: 'ui_missing', message: expect.stringContaining('npm run build') },
  });
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist', 'index.html'), '<p>built');
  expect(await app.inject('/')).toMatchObject({ statusCode: 200, body: '<p>built' });
});
