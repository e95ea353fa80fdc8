import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { FicusError } from '../errors.ts';
import { isLoopbackAddress } from '../routing-rules/admin-access.ts';
import { guard } from './access.ts';
import { answerError, BODY_LIMIT } from './answer-error.ts';
import { Callers } from './callers.ts';
import { collectCalls, methodsOf } from './calls.ts';
import { checkInput } from './check-input.ts';
import type { AdminContext } from './context.ts';
import { discrepancyRoutes } from './discrepancies.ts';
import { documentRoute } from './document.ts';
import { eventRoutes } from './event-stream.ts';
import { figureRoutes } from './figures.ts';
import { healthRoutes } from './health.ts';
import { historyRoutes } from './history.ts';
import { loginRoutes } from './login.ts';
import { isLoopbackHost } from './loopback.ts';
import { readinessRoutes } from './readiness.ts';
import { replayRoutes } from './replay.ts';
import { migrationRoutes } from './routes.ts';
import { ruleRoutes } from './rules.ts';
import { securityHeaders } from './security-headers.ts';
import { seriesRoutes } from './series.ts';
import { stageRoutes } from './stage-changes.ts';
import { storeRoutes } from './store.ts';
import { triageRoutes } from './triage.ts';
import { uiRoutes } from './ui-files.ts';
import type { AdminServer } from './zod-types.ts';

/** The admin server: health, metrics and the API. It is not listening yet. */
export function createAdmin(context: AdminContext): FastifyInstance {
  const { config, env, now, report } = context;
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: BODY_LIMIT,
    // What the router itself refuses, such as a path with half a percent code, would come in a shape of its own.
    frameworkErrors: (error, request, reply) =>
      answerError(error, reply.headers(securityHeaders(request)), report),
  });
  uiRoutes(app);
  const calls = collectCalls(app);
  const callers = new Callers({ tokens: () => config().admin.tokens, env, now });
  // What is listened on stays until the next start, whatever a reload says of it.
  const reachable = !isLoopbackAddress(config().admin.host);

  // JSON is the only body there is: a form or a text could be another site's page that asks nobody.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler<z.ZodType>(
    ({ schema, httpPart }) =>
      (input) =>
        checkInput(schema, httpPart, input),
  );
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(request));
    const { host } = request.headers;
    if (!reachable && !isLoopbackHost(host)) throw new FicusError('host_not_allowed', { host: host ?? '' });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methodsOf(calls, path).join(', ');
    if (allowed === '') throw new FicusError('not_found', { what: `${request.method} ${path}` });
    reply.header('allow', allowed);
    throw new FicusError('method_not_allowed', { method: request.method, path, allowed });
  });
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, report));

  app.register(cookie);
  app.register(rateLimit, { global: false });
  app.register(async (scope) => {
    const server = scope.withTypeProvider() as AdminServer;
    server.addHook('onRequest', guard(callers, reachable));
    healthRoutes(server, context);
    loginRoutes(server, callers, context);
    migrationRoutes(server, context);
    readinessRoutes(server, context);
    figureRoutes(server, context);
    discrepancyRoutes(server, context);
    replayRoutes(server, context);
    seriesRoutes(server, context);
    triageRoutes(server, context);
    ruleRoutes(server, context);
    stageRoutes(server, context);
    historyRoutes(server, context);
    storeRoutes(server, context);
    eventRoutes(server, callers, context);
    documentRoute(server, calls, context.version);
  });
  return app;
}
