import { FicusError } from '../errors.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';
import { knownRoute } from './known-route.ts';
import { figuresOf } from './route-figures.ts';
import { routeDecisions } from './schemas/discrepancy.ts';
import { routeFigures } from './schemas/figures.ts';
import { idParams } from './schemas/inputs.ts';
import type { AdminServer } from './zod-types.ts';

/** `/api/v1/routes/:id/figures` and `/decisions`: what a route is judged by, as a record of a cut-over needs it. */
export function figureRoutes(app: AdminServer, context: AdminContext): void {
  const { store, stepBegan, now, version } = context;

  app.get(
    '/api/v1/routes/:id/figures',
    {
      schema: {
        summary:
          'Comparisons, errors and latency of both sides: all that is kept, and since the present step began.',
        params: idParams,
        response: { 200: routeFigures },
        errors: ['store_unavailable'],
      },
    },
    async (request) => {
      const { id } = request.params;
      await knownRoute(context, id);
      const since = new Date(stepBegan(id)).toISOString();
      const [kept, step] = await store.evidence([
        { route: id, since: new Date(0).toISOString() },
        { route: id, since },
      ]);
      if (kept === undefined || step === undefined)
        throw new FicusError('internal', { why: `no evidence of route ${id}` });
      const at = new Date(now()).toISOString();
      const asked = { route: id, at, askedBy: actorOf(request), version };
      return { ...asked, kept: figuresOf(kept, null), step: figuresOf(step, since) };
    },
  );

  app.get(
    '/api/v1/routes/:id/decisions',
    {
      schema: {
        summary: 'What was decided about all discrepancies of a route, oldest first.',
        params: idParams,
        response: { 200: routeDecisions },
        errors: ['store_unavailable'],
      },
    },
    async ({ params: { id } }) => {
      await knownRoute(context, id);
      return { route: id, items: await store.decisions(id) };
    },
  );
}
