import { FicusError } from '../errors.ts';
import type { DiscrepancyDetail } from '../store/types.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';
import { judgedBy } from './rules.ts';
import { discrepancyDetail } from './schemas/discrepancy.ts';
import { idParams } from './schemas/inputs.ts';
import { triageBody } from './schemas/triage.ts';
import type { AdminServer } from './zod-types.ts';

/** `PATCH /api/v1/discrepancies/:id`: what a person decides about one; answered when it is on the disk. */
export function triageRoutes(app: AdminServer, context: AdminContext): void {
  const { store, people, recount, now } = context;
  const find = async (id: string): Promise<DiscrepancyDetail> => {
    const found = await store.discrepancy(id, now());
    if (found === undefined) throw new FicusError('not_found', { what: `discrepancy "${id}"` });
    return found;
  };

  app.patch(
    '/api/v1/discrepancies/:id',
    {
      config: { role: 'operator' },
      schema: {
        summary: 'Decides about one discrepancy: its state, who looks into it, and why.',
        params: idParams,
        body: triageBody,
        response: { 200: discrepancyDetail },
        errors: ['accept_unexplained', 'store_unavailable'],
      },
    },
    async (request) => {
      const { state, assignee, note } = request.body;
      if (state === undefined && assignee === undefined && !note)
        throw new FicusError('bad_request', { why: 'say what changes: state, assignee or note' });
      const before = await find(request.params.id);
      const rule = state === 'accepted' && !note ? await coveringRule(before, context) : undefined;
      const { id } = before;
      await people.triage({ id, state, assignee, note, rule, actor: actorOf(request), at: Date.now() });
      recount();
      return find(id);
    },
  );
}

/** Accepting needs somebody's reason, or a rule that was reviewed with one. */
async function coveringRule(
  { id, route: routeId, state }: DiscrepancyDetail,
  { config, slowStore }: AdminContext,
): Promise<string | undefined> {
  if (state === 'accepted') return undefined;
  const route = config().routes.find((one) => one.id === routeId);
  const rules = route && (await slowStore.coveringRules({ id, route: routeId, ...judgedBy(route) }));
  if (rules !== undefined) return rules.join('; ');
  throw new FicusError('accept_unexplained', { id, where: 'in note' });
}
