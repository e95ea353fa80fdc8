import { z } from 'zod';
import { PROMETHEUS_TEXT } from '../metrics/exposition.ts';
import { OPEN_METRICS, wantsOpenMetrics } from '../metrics/open-metrics.ts';
import { Slices } from '../metrics/slices.ts';
import { mismatchUpperBound } from '../migration/mismatch-bound.ts';
import type { AdminContext } from './context.ts';
import { readinessOf } from './readiness.ts';
import { evidenceOf } from './route-status.ts';
import type { AdminServer } from './zod-types.ts';

const readinessBody = z.object({
  status: z.enum(['ready', 'draining']),
  details: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })).readonly(),
});

/** `/healthz`: the process runs. `/readyz`: send requests here; no service's state enters. `/metrics`: Prometheus. */
export function healthRoutes(app: AdminServer, context: AdminContext): void {
  const { allMetrics, readiness } = context;

  app.get(
    '/healthz',
    {
      config: { open: true },
      schema: { summary: 'The process runs.', response: { 200: z.object({ status: z.literal('ok') }) } },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      config: { open: true },
      schema: {
        summary: 'Whether requests should be sent here.',
        response: { 200: readinessBody, 503: readinessBody },
      },
    },
    async (_request, reply) => {
      const { ready, details } = readiness();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'draining', details });
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        summary: 'What is counted, for Prometheus; as OpenMetrics with exemplars where Accept asks for it.',
        produces: 'text/plain',
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      await Promise.all([showBounds(context), showReadiness(context)]);
      const open = wantsOpenMetrics(request.headers.accept);
      reply.header('vary', 'accept');
      reply.header('content-type', open ? OPEN_METRICS.type : PROMETHEUS_TEXT.type);
      return open ? allMetrics.openMetrics() : allMetrics.exposition();
    },
  );
}

/** The bound rests on all that is stored and not on this process's life, so it is looked up when somebody scrapes. */
async function showBounds({ config, metrics, store }: AdminContext): Promise<void> {
  // Without the store the figures of before stand; that it fails is in ficus_store_write_errors_total and /readyz.
  const counts = await store.routeCounts().catch(() => undefined);
  if (counts === undefined) return;
  const verdicts = new Map(counts.map((entry) => [entry.route, entry.verdicts] as const));
  const slices = new Slices();
  const bounds: [route: string, bound: number][] = [];
  for (const { id } of config().routes) {
    bounds.push([id, mismatchUpperBound(evidenceOf(verdicts.get(id) ?? {}))]);
    if (slices.isOver) await slices.next();
  }
  metrics.mismatchUpperBound.reset();
  for (const [id, bound] of bounds) metrics.mismatchUpperBound.labels(id).set(bound);
}

/** A store that cannot be read says nothing for any route: none is ready then. */
async function showReadiness(context: AdminContext): Promise<void> {
  const { config, metrics, now } = context;
  const { routes } = config();
  const all = await readinessOf(context, routes, now()).catch(() => undefined);
  metrics.routeReady.reset();
  routes.forEach(({ id }, i) => {
    metrics.routeReady.labels(id).set(all?.[i]?.ready === true ? 1 : 0);
  });
}
