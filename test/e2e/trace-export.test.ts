import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageFile } from '../../src/package-root.ts';
import { documentedExport } from '../helpers/documented-export.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { writeRoutesFile } from '../helpers/routes-file.ts';
import { listenOnAnyPort } from '../prometheus/ports.ts';
import { FicusProcess } from '../soak/ficus-process.ts';

const SPANS = ['ficus.serve', 'ficus.upstream', 'ficus.mirror', 'ficus.compare'];
const REQUESTS = 8;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

interface Export {
  readonly asked: string;
  readonly type: string;
  readonly body: string;
}

test('the documented way to export traces, to the letter: every span arrives, the last ones of processes that end included', async () => {
  const { module, packages, env } = documentedExport();
  const folder = await mkdtemp(join(tmpdir(), 'ficus-otlp-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // What `npm install` brings is what this package's own tests have: its name is the document's.
  expect(packages).toBe('@opentelemetry/sdk-node');
  await symlink(packageFile('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'otel.mjs'), module);
  const upstream = await startOrigin(json({ total: 1 }));
  const config = join(folder, 'routes.yaml');
  await writeRoutesFile(config, {
    store: join(folder, 'ficus.db'),
    monolith: upstream.url,
    services: { orders: upstream.url },
    routes: '  - { id: orders, match: { path: "/orders/:id" }, service: orders, stage: shadow }',
  });
  const received = await startReceiver();
  const ficus = new FicusProcess(config, 2, {
    env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: received.url },
    cwd: folder,
  });
  onTestFinished(() => ficus.kill());
  const proxy = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
  const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
  // A connection each, so that both workers have some.
  for (let i = 0; i < REQUESTS; i += 1)
    await (await fetch(`${proxy}/orders/${i}`, { headers: { traceparent, connection: 'close' } })).text();
  const ended = await ficus.end(20_000);

  expect(ficus.errors()).toEqual([]);
  expect(ended?.code).toBe(0);
  expect(new Set(received.exports.map(({ asked }) => asked))).toEqual(new Set(['POST /v1/traces']));
  const count = (text: string): number =>
    received.exports.reduce((sum, { body }) => sum + body.split(text).length - 1, 0);
  expect(SPANS.map((name) => [name, count(name)])).toEqual(SPANS.map((name) => [name, REQUESTS]));
  expect(count(Buffer.from(TRACE, 'hex').toString('latin1'))).toBeGreaterThanOrEqual(REQUESTS * SPANS.length);
  for (const { body, type } of received.exports) {
    expect(type).toMatch(/^application\/(?:json|x-protobuf)$/);
    expect(body).toContain('service.name');
    expect(body).toContain(env.OTEL_SERVICE_NAME);
  }
});

/** A receiver of OTLP over HTTP. */
async function startReceiver(): Promise<{ readonly url: string; readonly exports: readonly Export[] }> {
  const exports: Export[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString('latin1');
    const type = String(request.headers['content-type']);
    exports.push({ asked: `${request.method} ${request.url}`, type, body });
    response.setHeader('content-type', type).end();
  });
  const port = await listenOnAnyPort(server);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, exports };
}
