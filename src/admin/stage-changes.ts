import { FicusError } from '../errors.ts';
import type { InForce } from '../migration/move.ts';
import { standing, standingText } from '../migration/standing.ts';
import type { Check, Standing } from '../store/ledger-entry.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';
import { idParams } from './schemas/inputs.ts';
import { allStagesBody, stageAnswer, stageAnswers, stageBody } from './schemas/ledger.ts';
import type { AdminServer } from './zod-types.ts';

/** `POST /api/v1/routes/:id/stage` moves a route; `POST /api/v1/stage` takes all of them off. */
export function stageRoutes(app: AdminServer, { config, stages }: AdminContext): void {
  app.post(
    '/api/v1/routes/:id/stage',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Moves a route to another stage or percentage. 202: in force, and not in the ledger yet.',
        params: idParams,
        body: stageBody,
        response: { 200: stageAnswer, 202: stageAnswer },
        errors: ['gate_refused', 'stage_order', 'stage_unchanged', 'stage_moved', 'store_unavailable'],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { stage, percent, reason, force = false } = request.body;
      const route = config().routes.find((other) => other.id === id);
      if (route === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
      const to = standing(stage, percent ?? route.canary.percent);
      if (percent !== undefined && percent !== to.percent)
        throw new FicusError('bad_request', {
          why: `percent is ${percent}, and a route that is ${stage} has ${to.percent}: leave it out`,
        });
      const moved = await stages.move({ route: id, to, actor: actorOf(request), reason, force });
      if ('refused' in moved) throw refusal(id, to, moved.refused);
      return reply.code(moved.recorded ? 200 : 202).send(answerOf(moved));
    },
  );

  app.post(
    '/api/v1/stage',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Takes every route back to the monolith. 202: in force, and not all in the ledger yet.',
        body: allStagesBody,
        response: { 200: stageAnswers, 202: stageAnswers },
      },
    },
    async (request, reply) => {
      const moved = await stages.allOff(actorOf(request), request.body.reason);
      const items = moved.map(answerOf);
      return reply.code(items.every(({ recorded }) => recorded) ? 200 : 202).send({ items });
    },
  );
}

/** The entry as it is in the ledger; or, where the store takes none, the change that is in force and waits for it. */
function answerOf(moved: InForce) {
  if (moved.recorded) return { recorded: true as const, ...moved.entry };
  return { recorded: false as const, why: moved.why, ...moved.draft };
}

function refusal(route: string, to: Standing, checks: readonly Check[]) {
  const failing = checks.filter(({ ok }) => !ok);
  const names = failing.map(
    ({ name, actual, required }) =>
      `${name} (${JSON.stringify(actual)}, required ${JSON.stringify(required)})`,
  );
  const details = { route, to: standingText(to), failing: names.join(', ') };
  return new FicusError('gate_refused', details, { more: { checks: failing } });
}
