import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../ports.ts';
import type { Comparisons, Contestant, Setting } from './contestant.ts';

const ROUTE = 'orders';

/** Ficus as an operator runs it: metrics, split, request ids, and where there is a service comparison and store. */
export const ficus: Contestant = {
  name: 'Ficus',
  async start(setting) {
    const file = join(setting.folder, 'routes.yaml');
    const adminPort = await freePort();
    await writeFile(file, routes(setting, adminPort));
    const main = join(import.meta.dirname, '../../../src/main.ts');
    const args = [...setting.nodeFlags, main, 'start', '--config', file];
    const process_ = await setting.processes.start('Ficus', process.execPath, args, {
      env: { NO_COLOR: '1', NODE_ENV: 'production' },
    });
    const admin = `http://127.0.0.1:${adminPort}`;
    return {
      process: process_,
      comparisons: () => comparisons(admin),
      discrepancies: async () => {
        const answer = await fetch(`${admin}/api/v1/discrepancies`);
        return ((await answer.json()) as { items: unknown[] }).items.length;
      },
    };
  },
};

/** Two other routes come first, as in a real file; the split of the third is computed for every request. */
function routes({ folder, port, monolith, service, copiesAtOnce }: Setting, adminPort: number): string {
  const stage = service === undefined ? 'off' : 'shadow';
  return `version: 1
listen: { host: 127.0.0.1, port: ${port} }
admin: { host: 127.0.0.1, port: ${adminPort} }
store: { url: "sqlite:${join(folder, 'ficus.db')}" }
monolith: { url: "http://${monolith}" }
services: { orders: { url: "http://${service ?? monolith}" } }
routes:
  - { id: customers, match: { path: "/customers/*rest" }, service: orders, stage: off }
  - { id: products, match: { methods: [GET], path: "/products{/:id}" }, service: orders, stage: off }
  - id: ${ROUTE}
    match: { path: "/:collection/:id" }
    service: orders
    stage: ${stage}
    canary: { stickBy: ["header:x-user-id", "cookie:sid", "ip"] }
    shadow: { sample: 100, maxConcurrent: ${copiesAtOnce} }
`;
}

async function comparisons(admin: string): Promise<Comparisons> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  const line = /^ficus_comparisons_total\{route="(\w+)",verdict="(\w+)"\} (\d+)$/gm;
  const counts = new Map<string, number>();
  for (const [, route, verdict = '', count] of text.matchAll(line))
    if (route === ROUTE) counts.set(verdict, Number(count));
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { match: counts.get('match') ?? 0, mismatch: counts.get('mismatch') ?? 0, total };
}
