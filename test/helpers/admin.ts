import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import type { AdminContext } from '../../src/admin/context.ts';
import { EventHub } from '../../src/admin/events.ts';
import { createAdmin } from '../../src/admin/server.ts';
import { defineMetrics } from '../../src/metrics/definitions.ts';
import { ownMetrics } from '../../src/metrics/source.ts';
import { StageControl } from '../../src/migration/stage-control.ts';
import { listen } from '../../src/proxy/listen.ts';
import { parseConfig } from '../../src/routing-rules/load.ts';
import type { Config } from '../../src/routing-rules/schema.ts';
import { openAsyncDurableWriter } from '../../src/store/async-durable-writer.ts';
import { openAsyncReader } from '../../src/store/async-reader.ts';
import { NO_LISTS } from '../../src/store/secret-names.ts';
import { tempFolder } from './temp-folder.ts';

export const VIEWER = 'viewer-token-of-at-least-32-characters';
export const OPERATOR = 'operator-token-of-at-least-32-characters';
export const WRONG = 'a-wrong-token-of-at-least-32-characters';
export const TOKENS = '[{ name: vera, role: viewer, env: V }, { name: otto, role: operator, env: O }]';

/** A configuration whose `admin` has this YAML. */
export function adminConfig(admin: string): Config {
  const { config, problems } = parseConfig(
    `version: 1\nadmin: { port: 0, ${admin} }\nmonolith: { url: "http://127.0.0.1:3000" }\nroutes: []\n`,
    'test.yaml',
    { V: VIEWER, O: OPERATOR },
  );
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return config;
}

export interface TestAdmin {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly events: EventHub;
  /** What it reported. */
  readonly reported: readonly string[];
  /** What a reload does. */
  reload(admin: string): void;
}

interface Settings {
  /** YAML within `admin`. */
  readonly admin?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly events?: EventHub;
  /** Adds to the server before it listens. */
  readonly prepare?: (app: FastifyInstance) => void;
}

/** An admin server alone, listening on 127.0.0.1, over a store that is not there yet. It ends with the test. */
export async function startAdmin(settings: Settings = {}): Promise<TestAdmin> {
  let config = adminConfig(settings.admin ?? `tokens: ${TOKENS}`);
  const metrics = defineMetrics();
  const path = join(await tempFolder(), 'none.db');
  const store = openAsyncReader(path);
  const ledger = openAsyncDurableWriter(path, () => NO_LISTS);
  const stages = new StageControl({
    ledger,
    checksFor: async () => [],
    apply: () => undefined,
    now: Date.now,
    report: () => undefined,
  });
  const events = settings.events ?? new EventHub();
  const reported: string[] = [];
  const context: AdminContext = {
    config: () => config,
    metrics,
    allMetrics: ownMetrics(metrics),
    store,
    stages,
    stepBegan: () => 0,
    rampDecision: () => undefined,
    slowStore: store,
    people: ledger,
    recount: () => undefined,
    readiness: () => ({ ready: true, details: [{ name: 'store', ok: true, message: 'takes writes' }] }),
    events,
    env: { V: VIEWER, O: OPERATOR },
    now: settings.now ?? Date.now,
    version: '0.0.0',
    report: (_level, message) => void reported.push(message),
  };
  const app = createAdmin(context);
  settings.prepare?.(app);
  await app.ready();
  const { port } = await listen(app.server, '127.0.0.1', 0, 'admin.port');
  onTestFinished(async () => {
    await app.close();
    await stages.close();
    await ledger.close();
    await store.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    app,
    events,
    reported,
    reload: (admin) => {
      config = adminConfig(admin);
    },
  };
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Logs in as a browser's page does, and resolves with the cookie. */
export async function loggedIn(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (cookie === undefined)
    throw new Error(`the login answered ${response.status}: ${await response.text()}`);
  return cookie;
}
