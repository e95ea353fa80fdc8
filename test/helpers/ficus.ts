import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import { type RunningFicus, startFicus } from '../../src/cli/running-ficus.ts';
import { parseConfig } from '../../src/routing-rules/load.ts';
import type { Discrepancy, DiscrepancyDetail, DiscrepancyPage } from '../../src/store/types.ts';
import { tempFolder } from './temp-folder.ts';

/** A real Ficus on free ports with a store of its own, and what tests ask of it. */
export interface TestFicus {
  readonly url: string;
  readonly adminUrl: string;
  readonly storePath: string;
  api<T>(path: string): Promise<T>;
  route(id: string): Promise<RouteStatus>;
  discrepancies(query?: string): Promise<readonly Discrepancy[]>;
  discrepancy(id: string): Promise<DiscrepancyDetail>;
  /** The Prometheus text. */
  metrics(): Promise<string>;
  /** Resolves once the route has this many exchanges judged, failed or skipped, in the store. */
  counted(id: string, exchanges: number): Promise<RouteStatus>;
  stop(): Promise<void>;
}

interface Settings {
  readonly monolith: string;
  readonly service: string;
  /** YAML of the `routes` list; the service is called `service`. */
  readonly routes: string;
  readonly storePath?: string;
  /** More YAML for the monolith and service entries, such as `timeouts: { headers: 200ms }`. */
  readonly monolithExtra?: string;
  readonly serviceExtra?: string;
  /** More YAML for `listen`, such as `timeouts: { headers: 200ms }`. */
  readonly listenExtra?: string;
  readonly overrideToken?: string;
  /** Who may use the admin server. */
  readonly tokens?: Readonly<
    Record<string, { readonly role: 'viewer' | 'operator'; readonly secret: string }>
  >;
}

const PATIENCE = 15_000;

/** Starts a Ficus inside this process; it stops when the test ends, if the test has not stopped it. */
export async function startTestFicus(settings: Settings): Promise<TestFicus> {
  const tokens = Object.entries(settings.tokens ?? {});
  const env = Object.fromEntries(tokens.map(([name, { secret }]) => [`TOKEN_${name}`, secret]));
  const list = tokens.map(([name, { role }]) => `{ name: ${name}, role: ${role}, env: TOKEN_${name} }`);
  const storePath = settings.storePath ?? join(await tempFolder(), 'ficus.db');
  const text = `
version: 1
listen: { host: 127.0.0.1, port: 0${extra(settings.listenExtra)} }
admin: { host: 127.0.0.1, port: 0${tokens.length === 0 ? '' : `, tokens: [${list.join(', ')}]`} }
store: { url: "sqlite:${storePath}" }
monolith: { url: "${settings.monolith}"${extra(settings.monolithExtra)} }
services: { service: { url: "${settings.service}"${extra(settings.serviceExtra)} } }
routes:
${settings.routes}
`;
  const { config, problems } = parseConfig(text, 'test.yaml', env);
  if (config === undefined)
    throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const ficus = await startFicus(config, pino({ level: 'silent' }), settings.overrideToken, env);
  const operator = tokens.find(([, { role }]) => role === 'operator')?.[1].secret;
  return testFicus(ficus, storePath, operator === undefined ? {} : { authorization: `Bearer ${operator}` });
}

function extra(yaml: string | undefined): string {
  return yaml === undefined ? '' : `, ${yaml}`;
}

function testFicus(ficus: RunningFicus, storePath: string, headers: Record<string, string>): TestFicus {
  const adminUrl = `http://127.0.0.1:${ficus.admin.port}`;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= ficus.stop();
    return stopped;
  };
  onTestFinished(stop);
  const api = async <T>(path: string) => {
    const response = await fetch(`${adminUrl}/api/v1${path}`, { headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const route = (id: string) => api<RouteStatus>(`/routes/${id}`);
  return {
    url: `http://127.0.0.1:${ficus.proxy.port}`,
    adminUrl,
    storePath,
    api,
    route,
    discrepancies: async (query = '') =>
      (await api<DiscrepancyPage>(`/discrepancies?limit=500&${query}`)).items,
    discrepancy: (id) => api<DiscrepancyDetail>(`/discrepancies/${id}`),
    metrics: async () => (await fetch(`${adminUrl}/metrics`, { headers })).text(),
    counted: async (id, exchanges) => {
      const deadline = Date.now() + PATIENCE;
      for (;;) {
        const status = await route(id);
        const total = Object.values(status.comparisons).reduce((sum, count) => sum + count, 0);
        if (total >= exchanges) return status;
        if (Date.now() > deadline)
          throw new Error(`only ${JSON.stringify(status.comparisons)} after ${PATIENCE} ms`);
        // The store is written in batches and announces nothing to outsiders: asking again is the interface.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop,
  };
}
