import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FicusError } from '../errors.ts';
import { packageFile } from '../package-root.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Paths that the UI itself tells apart; anything else is 404, so that a mistyped API path never looks like a page. */
const PAGES = ['/', '/routes/:id', '/discrepancies', '/discrepancies/:id'];
const ASSET = '/assets/:name';
/** All that is added here, as the router has it. */
export const UI_PATHS: readonly string[] = [...PAGES, ASSET];
/** Names of assets hold a hash of what is in them, so they never change. */
const FOR_EVER = 'public, max-age=31536000, immutable';

interface UiFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
  readonly tag: string;
}

/**
 * The review UI's files, as `npm run build` makes them in `folder`: `index.html` for each of its pages, and `assets/`.
 * They hold nothing of anybody's, so whoever may not log in may still read the page that asks for a token. Not in the
 * OpenAPI document: register it before the calls are collected.
 */
export function uiRoutes(app: FastifyInstance, folder = packageFile('ui', 'dist')): void {
  let loading: Promise<ReadonlyMap<string, UiFile>> | undefined;
  const file = async (name: string): Promise<UiFile | undefined> => {
    loading ??= load(folder);
    // A UI that is built later is found then.
    loading.catch(() => {
      loading = undefined;
    });
    return (await loading).get(name);
  };

  for (const page of PAGES)
    app.get(page, { config: { open: true } }, async (request, reply) => {
      const found = await file('index.html');
      if (found === undefined) throw new FicusError('ui_missing');
      return send(request, reply, found, 'no-cache');
    });
  app.get<{ Params: { name: string } }>(ASSET, { config: { open: true } }, async (request, reply) => {
    const found = await file(`assets/${request.params.name}`);
    if (found === undefined) throw new FicusError('not_found', { what: `file ${request.params.name}` });
    return send(request, reply, found, FOR_EVER);
  });
}

function send({ headers }: FastifyRequest, reply: FastifyReply, found: UiFile, caching: string) {
  reply.headers({
    'content-type': found.type,
    'cache-control': caching,
    etag: found.tag,
    vary: 'accept-encoding',
  });
  if (headers['if-none-match'] === found.tag) return reply.code(304).send();
  if (!/\bgzip\b(?!;\s*q=0(?:\.0*)?(?:,|$))/.test(`${headers['accept-encoding'] ?? ''}`))
    return reply.send(found.plain);
  return reply.header('content-encoding', 'gzip').send(found.gzipped);
}

/** They are few and small: read and packed once, kept in memory. */
async function load(folder: string): Promise<ReadonlyMap<string, UiFile>> {
  const names = await readdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new FicusError('ui_missing');
    throw cause;
  });
  const files = new Map<string, UiFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const plain = await readFile(join(folder, name));
    const tag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    files.set(name.replaceAll('\\', '/'), { type, plain, gzipped: await promisify(gzip)(plain), tag });
  }
  return files;
}
