import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { json, startOrigin } from './origin.ts';
import { writeRoutesFile } from './routes-file.ts';
import { tempFolder } from './temp-folder.ts';

export const ORDERS_ROUTE =
  '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow }';

export async function jsonOrigin(value: unknown): Promise<string> {
  const started = await startOrigin(json(value));
  onTestFinished(() => started.stop());
  return started.url;
}

interface ConfigFile {
  readonly listenPort?: number;
  /** URLs; two servers that differ in one field when absent. */
  readonly monolith?: string;
  readonly service?: string;
  readonly route?: string;
  /** More YAML for the service, such as `, breaker: { … }`. */
  readonly serviceMore?: string;
  /** More YAML for `listen`, such as `, tls: { … }`. */
  readonly listen?: string;
}

/** A configuration file on free ports, with one route and a store beside it. */
export async function configFile(settings: ConfigFile = {}): Promise<{ file: string; storePath: string }> {
  const { listenPort = 0, route = ORDERS_ROUTE, listen = '', serviceMore = '' } = settings;
  const monolith = settings.monolith ?? (await jsonOrigin({ n: 1 }));
  const service = settings.service ?? (await jsonOrigin({ n: 2 }));
  const folder = await tempFolder();
  const storePath = join(folder, 'data', 'ficus.db');
  const file = join(folder, 'routes.yaml');
  await writeRoutesFile(file, {
    store: storePath,
    monolith,
    services: { service: { url: service, more: serviceMore } },
    routes: `  ${route}`,
    port: listenPort,
    listen,
  });
  return { file, storePath };
}
