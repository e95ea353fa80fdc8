import type { FastifyInstance } from 'fastify';
import { FicusError } from '../errors.ts';
import { type DiscrepancyDetail, STATES, type State } from '../store/types.ts';
import { actorOf } from './actor.ts';
import { bodyMembers, textMember } from './body.ts';
import type { AdminContext } from './context.ts';
import { judgedBy } from './rules.ts';

const LONGEST_ASSIGNEE = 200;
const LONGEST_NOTE = 4000;

/** `PATCH /api/v1/discrepancies/:id`: what a person decides about one; answered when it is on the disk. */
export function triageRoutes(app: FastifyInstance, context: AdminContext): void {
  const { store, people, recount } = context;
  const find = async (id: string): Promise<DiscrepancyDetail> => {
    const found = await store.discrepancy(id);
    if (found === undefined) throw new FicusError('not_found', { what: `discrepancy "${id}"` });
    return found;
  };

  app.patch<{ Params: { id: string } }>(
    '/api/v1/discrepancies/:id',
    { config: { role: 'operator' } },
    async (request) => {
      const members = bodyMembers(request.body, ['state', 'assignee', 'note']);
      const state = stateMember(members.state);
      const assignee = textMember(members, 'assignee', LONGEST_ASSIGNEE);
      const note = textMember(members, 'note', LONGEST_NOTE);
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
  throw new FicusError('bad_request', {
    why: `to accept ${id}, say in note why it is acceptable, or first add a rule that covers it: none in force covers all its samples`,
  });
}

function stateMember(value: unknown): State | undefined {
  if (value === undefined) return undefined;
  const state = STATES.find((one) => one === value);
  if (state === undefined)
    throw new FicusError('bad_request', {
      why: `state is ${JSON.stringify(value)?.slice(0, 50)}; it must be one of ${STATES.join(', ')}`,
    });
  return state;
}
