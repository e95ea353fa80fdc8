import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoServers, startDemoServers } from '../../demo/run.ts';
import { packageFile } from '../../src/package-root.ts';
import { FicusProcess } from '../soak/ficus-process.ts';

/** `npm start` as it is, but for ports: shop, service, traffic and Ficus. */
export class Demo {
  /** The Prometheus job. */
  readonly job = 'ficus';
  readonly #shop: DemoServers;
  readonly #ficus: FicusProcess;
  readonly proxy: string;
  readonly admin: string;

  private constructor(shop: DemoServers, ficus: FicusProcess, ports: { proxy: number; admin: number }) {
    this.#shop = shop;
    this.#ficus = ficus;
    this.proxy = `http://127.0.0.1:${ports.proxy}`;
    this.admin = `http://127.0.0.1:${ports.admin}`;
  }

  static async start(folder: string): Promise<Demo> {
    const shop = await startDemoServers({ dataDir: join(folder, 'shop'), monolithPort: 0, servicePort: 0 });
    const config = join(folder, 'demo.yaml');
    await writeFile(config, configuration(shop, join(folder, 'demo.db')));
    const ficus = new FicusProcess(config, 1);
    const ports = {
      proxy: await ficus.port('proxy is listening'),
      admin: await ficus.port('admin server is listening'),
    };
    const demo = new Demo(shop, ficus, ports);
    await shop.startTraffic(demo.proxy, { rate: 60, users: 20 });
    return demo;
  }

  /** Moves a share of a route's users to the service, whatever the gate says. */
  async canary(route: string, percent: number): Promise<void> {
    const answer = await fetch(`${this.admin}/api/v1/routes/${route}/stage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stage: 'canary', percent, reason: 'a mark in the dashboards', force: true }),
    });
    if (!answer.ok) throw new Error(`the stage was not changed: ${await answer.text()}`);
  }

  /** Asks once as a part of a trace that somebody records. */
  async traced(traceId: string): Promise<void> {
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    await (await fetch(`${this.proxy}/orders`, { headers })).arrayBuffer();
  }

  /** Ficus is gone at once. */
  kill(): Promise<void> {
    return this.#ficus.kill();
  }

  async stop(): Promise<void> {
    await this.#ficus.kill();
    await this.#shop.stop();
  }
}

/** The demo's own configuration, with a breaker and a health check for the panels that show them. */
function configuration({ monolithUrl, serviceUrl }: DemoServers, store: string): string {
  return (
    readFileSync(packageFile('config', 'routes.yaml'), 'utf8')
      .replace(
        /url: \$\{ORDERS_URL:.*\}/,
        `url: ${serviceUrl}
    breaker: { errorRate: 0.5, window: 2s, minRequests: 10, cooldown: 1s }
    health: { path: /healthz, interval: 1s }`,
      )
      .replace(/\$\{MONOLITH_URL:.*\}/, monolithUrl)
      .replace(/port: \$\{FICUS_PORT:-8080\}/, 'port: 0')
      .replace(/port: \$\{FICUS_ADMIN_PORT:-9090\}/, 'port: 0')
      .replace(/sqlite:.*/, `sqlite:${store}`)
      // One of the demo's canaries rises and one falls: here the service serves from the first on.
      .replaceAll('    stage: canary', '    stage: live')
      // This one will fall, and a scrape sees that only if it has been up before.
      .replace(/(path: "\/customers\/:id\/orders" \}\s+service: orders\s+stage: )shadow/, '$1live')
  );
}
