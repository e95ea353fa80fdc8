import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { json, startOrigin } from './origin.ts';
import { tempFolder } from './temp-folder.ts';

export const ORDERS_ROUTE =
  '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow }';

export async function jsonOrigin(value: unknown): Promise<string> {
  const started = await startOrigin(json(value));
  onTestFinished(() => started.stop());
  return started.url;
}

/** A configuration file on free ports over two servers that differ in one field. */
export async function configFile(listenPort = 0): Promise<{ file: string; storePath: string }> {
  const folder = await tempFolder();
  const storePath = join(folder, 'data', 'ficus.db');
  const file = join(folder, 'routes.yaml');
  await writeFile(
    file,
    `version: 1
listen: { host: 127.0.0.1, port: ${listenPort} }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${storePath}" }
monolith: { url: "${await jsonOrigin({ n: 1 })}" }
services: { service: { url: "${await jsonOrigin({ n: 2 })}" } }
routes:
  ${ORDERS_ROUTE}
`,
  );
  return { file, storePath };
}
