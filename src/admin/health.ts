import type { FastifyInstance } from 'fastify';
import type { AdminContext } from './context.ts';

/** `/healthz`: the process runs. `/readyz`: send requests here; no service's state enters. `/metrics`: Prometheus. */
export function healthRoutes(app: FastifyInstance, { metrics, readiness }: AdminContext): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const { ready, details } = readiness();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'draining', details });
  });

  app.get('/metrics', async (_request, reply) => {
    reply.header('content-type', metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}
