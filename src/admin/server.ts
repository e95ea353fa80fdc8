import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { FicusError, messageOf } from '../errors.ts';
import type { AdminContext } from './context.ts';
import { discrepancyRoutes } from './discrepancies.ts';
import { healthRoutes } from './health.ts';
import { isLoopbackHost } from './loopback.ts';
import { readinessRoutes } from './readiness.ts';
import { migrationRoutes } from './routes.ts';

/** The admin server: health, metrics and the API. It is not listening yet. */
export function createAdmin(context: AdminContext): FastifyInstance {
  const answer = (error: unknown, reply: FastifyReply) => {
    const known = error instanceof FicusError ? error : asFicusError(error, context);
    const { code, message, details } = known;
    return reply.code(known.httpStatus).send({ error: { code, message, details } });
  };
  const app = fastify({
    forceCloseConnections: true,
    // What the router itself refuses, such as a path with half a percent code, would come in a shape of its own.
    frameworkErrors: (error, _request, reply) => answer(error, reply),
  });

  app.addHook('onRequest', async (request) => {
    const { host } = request.headers;
    if (!isLoopbackHost(host)) throw new FicusError('host_not_allowed', { host: host ?? '' });
  });
  app.setNotFoundHandler((request) => {
    throw new FicusError('not_found', { what: `${request.method} ${request.url.split('?', 1)[0]}` });
  });
  app.setErrorHandler((error, _request, reply) => answer(error, reply));

  healthRoutes(app, context);
  migrationRoutes(app, context);
  readinessRoutes(app, context);
  discrepancyRoutes(app, context);
  return app;
}

/** Fastify's own complaints about a request are the caller's fault; anything else is ours and is logged. */
function asFicusError(error: unknown, context: AdminContext): FicusError {
  const why = messageOf(error);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return new FicusError('bad_request', { why });
  context.report('error', `the admin API failed: ${why}`);
  return new FicusError('internal', { why });
}
