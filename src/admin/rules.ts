import type { FastifyInstance } from 'fastify';
import { FicusError } from '../errors.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { JudgedBy } from '../store/rule-trial.ts';
import { bodyMembers } from './body.ts';
import type { AdminContext } from './context.ts';
import { ruleInput } from './rule-input.ts';

/** `POST /api/v1/rules/preview`: what a proposed rule would hide among stored samples, and what does not fit it. Changes nothing. */
export function ruleRoutes(app: FastifyInstance, { config, slowStore }: AdminContext): void {
  app.post('/api/v1/rules/preview', async ({ body }) => {
    const { route: id, rule } = bodyMembers(body, ['route', 'rule']);
    if (typeof id !== 'string')
      throw new FicusError('bad_request', { why: 'route must be the id of a route' });
    const route = config().routes.find((one) => one.id === id);
    if (route === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
    return slowStore.previewRule({ route: id, rule: ruleInput(rule), ...judgedBy(route) });
  });
}

/** How a route compares now. */
export function judgedBy({ compare }: RouteConfig): JudgedBy {
  const { headers, cookieValues, rules } = compare;
  return { headers, cookieValues, rules, now: Date.now() };
}
