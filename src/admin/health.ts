import type { FastifyInstance } from 'fastify';
import { mismatchUpperBound } from '../migration/mismatch-bound.ts';
import type { AdminContext } from './context.ts';
import { readinessOf } from './readiness.ts';
import { evidenceOf } from './route-status.ts';

/** `/healthz`: the process runs. `/readyz`: send requests here; no service's state enters. `/metrics`: Prometheus. */
export function healthRoutes(app: FastifyInstance, context: AdminContext): void {
  const { allMetrics, readiness } = context;

  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const { ready, details } = readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'draining', details });
  });

  app.get('/metrics', async (_request, reply) => {
    await Promise.all([showBounds(context), showReadiness(context)]);
    reply.header('content-type', allMetrics.contentType);
    return allMetrics.exposition();
  });
}

/** The bound rests on all that is stored and not on this process's life, so it is looked up when somebody scrapes. */
async function showBounds({ config, metrics, store }: AdminContext): Promise<void> {
  // Without the store the figures of before stand; that it fails is in ficus_store_write_errors_total and /readyz.
  const counts = await store.routeCounts().catch(() => undefined);
  if (counts === undefined) return;
  const verdicts = new Map(counts.map((entry) => [entry.route, entry.verdicts] as const));
  metrics.mismatchUpperBound.reset();
  for (const { id } of config().routes)
    metrics.mismatchUpperBound.labels(id).set(mismatchUpperBound(evidenceOf(verdicts.get(id) ?? {})));
}

/** A store that cannot be read says nothing for any route: none is ready then. */
async function showReadiness({ config, metrics, store, stepBegan }: AdminContext): Promise<void> {
  const { routes } = config();
  const all = await readinessOf({ store, stepBegan }, routes, Date.now()).catch(() => undefined);
  metrics.routeReady.reset();
  routes.forEach(({ id }, i) => {
    metrics.routeReady.labels(id).set(all?.[i]?.ready === true ? 1 : 0);
  });
}
