import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FicusError } from '../errors.ts';
import type { InForce } from '../migration/move.ts';
import { STAGES } from '../migration/stages.ts';
import { standing, standingText } from '../migration/standing.ts';
import type { Check, Standing } from '../store/ledger-entry.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';

const reason = z
  .string({ error: 'say why, as text' })
  .trim()
  .min(1, { error: 'say why' })
  .max(2000, { error: 'at most 2000 characters' });
const oneRoute = z.strictObject({
  stage: z.enum(STAGES, { error: `one of ${STAGES.join(', ')}` }),
  percent: z
    .number({ error: 'a number from 0 to 100' })
    .min(0, { error: 'a number from 0 to 100' })
    .max(100, { error: 'a number from 0 to 100' })
    .refine((percent) => Number(percent.toFixed(3)) === percent, { error: 'in steps of 0.001' })
    .optional(),
  reason,
  force: z.boolean({ error: 'true or false' }).optional(),
});
const allRoutes = z.strictObject({
  stage: z.literal('off', { error: 'off: all routes move together only back to the monolith' }),
  reason,
});

const OPERATOR = { config: { role: 'operator' } } as const;

/** `POST /api/v1/routes/:id/stage` moves a route; `POST /api/v1/stage` takes all of them off. */
export function stageRoutes(app: FastifyInstance, { config, stages }: AdminContext): void {
  app.post<{ Params: { id: string } }>('/api/v1/routes/:id/stage', OPERATOR, async (request, reply) => {
    const { id } = request.params;
    const body = parsed(oneRoute, request.body);
    const route = config().routes.find((other) => other.id === id);
    if (route === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
    const to = standing(body.stage, body.percent ?? route.canary.percent);
    if (body.percent !== undefined && body.percent !== to.percent)
      throw new FicusError('bad_request', {
        why: `percent: a route that is ${body.stage} has ${to.percent}`,
      });
    const moved = await stages.move({
      route: id,
      to,
      actor: actorOf(request),
      reason: body.reason,
      force: body.force === true,
    });
    if ('refused' in moved) return reply.code(409).send(refusal(id, to, moved.refused));
    return reply.code(moved.recorded ? 200 : 202).send(answerOf(moved));
  });

  app.post('/api/v1/stage', OPERATOR, async (request, reply) => {
    const body = parsed(allRoutes, request.body);
    const moved = await stages.allOff(actorOf(request), body.reason);
    const items = moved.map(answerOf);
    return reply.code(items.every(({ recorded }) => recorded) ? 200 : 202).send({ items });
  });
}

/** The entry as it is in the ledger; or, where the store takes none, the change that is in force and waits for it. */
function answerOf(moved: InForce) {
  if (moved.recorded) return { recorded: true, ...moved.entry };
  return { recorded: false, why: moved.why, ...moved.draft };
}

function refusal(route: string, to: Standing, checks: readonly Check[]) {
  const failing = checks.filter(({ ok }) => !ok);
  const names = failing.map(
    ({ name, actual, required }) =>
      `${name} (${JSON.stringify(actual)}, required ${JSON.stringify(required)})`,
  );
  const { code, message, details } = new FicusError('gate_refused', {
    route,
    to: standingText(to),
    failing: names.join(', '),
  });
  return { error: { code, message, details: { ...details, checks: failing } } };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data, error } = schema.safeParse(body ?? {});
  if (error === undefined) return data;
  const [issue] = error.issues;
  const place = issue?.path.join('.');
  throw new FicusError('bad_request', {
    why: `${place ? `${place}: ` : ''}${issue?.message ?? 'not understood'}`,
  });
}
