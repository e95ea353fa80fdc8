import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, startOrigin } from '../helpers/origin.ts';
import { listenOnAnyPort } from '../prometheus/ports.ts';
import { FicusProcess } from '../soak/ficus-process.ts';
import { documentedExport } from './documented.ts';

// The documented way to export traces, followed to the letter: the SDK from npm, the module and the variables of the
// document, and a receiver of OTLP over HTTP. Every span must arrive, the last ones of processes that end included.
const VERSION = '0.301.0';
const SPANS = ['ficus.serve', 'ficus.upstream', 'ficus.mirror', 'ficus.compare'];
const REQUESTS = 8;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const folder = await mkdtemp(join(tmpdir(), 'ficus-otlp-'));
const received: { path: string; type: string; body: string }[] = [];
const receiver = createServer(async (request, response) => {
  const body = Buffer.concat(await Array.fromAsync(request)).toString('latin1');
  const type = String(request.headers['content-type']);
  received.push({ path: `${request.method} ${request.url}`, type, body });
  response.setHeader('content-type', type).end();
});
let ficus: FicusProcess | undefined;
const upstream = await startOrigin(json({ total: 1 }));
try {
  const { module, packages, env } = documentedExport();
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, `${packages}@${VERSION}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await writeFile(join(folder, 'otel.mjs'), module);
  const config = join(folder, 'routes.yaml');
  await writeFile(
    config,
    `version: 1
listen: { host: 127.0.0.1, port: 0 }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${join(folder, 'ficus.db')}" }
monolith: { url: "${upstream.url}" }
services: { orders: { url: "${upstream.url}" } }
routes: [{ id: orders, match: { path: "/orders/:id" }, service: orders, stage: shadow }]
`,
  );
  const endpoint = `http://127.0.0.1:${await listenOnAnyPort(receiver)}`;
  ficus = new FicusProcess(config, 2, {
    env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    cwd: folder,
  });
  const proxy = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
  const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
  // A connection each, so that both workers have some.
  for (let i = 0; i < REQUESTS; i += 1)
    await (await fetch(`${proxy}/orders/${i}`, { headers: { traceparent, connection: 'close' } })).text();
  const ended = await ficus.end(20_000);
  const complaints = [
    ...(ended?.code === 0
      ? []
      : [`Ficus ended with ${ended?.code ?? 'SIGKILL'}: ${ficus.errors().join('\n')}`]),
    ...received.filter(({ path }) => path !== 'POST /v1/traces').map(({ path }) => `${path} was asked for`),
    ...SPANS.map((name) => [name, count(name)] as const)
      .filter(([, spans]) => spans !== REQUESTS)
      .map(([name, spans]) => `${spans} spans ${name} instead of ${REQUESTS}`),
    ...(received.every(
      ({ body }) => body.includes('service.name') && body.includes(env.OTEL_SERVICE_NAME as string),
    )
      ? []
      : ['the service has no name']),
    ...(count(Buffer.from(TRACE, 'hex').toString('latin1')) >= REQUESTS * SPANS.length
      ? []
      : ["spans are not of the client's trace"]),
  ];
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  console.log(
    `${REQUESTS * SPANS.length} spans arrived in ${received.length} exports (${received[0]?.type})`,
  );
} finally {
  await ficus?.kill();
  receiver.close();
  receiver.closeAllConnections();
  await upstream.stop();
  await rm(folder, { recursive: true, force: true });
}

function count(text: string): number {
  return received.reduce((sum, { body }) => sum + body.split(text).length - 1, 0);
}
