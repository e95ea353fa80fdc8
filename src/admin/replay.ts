import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FicusError, messageOf } from '../errors.ts';
import { faultOfHeader } from '../replay/given-headers.ts';
import { runReplay } from '../replay/run-replay.ts';
import type { ReplayedRequest, ReplayLine, ReplayPlan, ReplayResult } from '../replay/types.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';
import {
  MOST_REQUESTS,
  type PlanSources,
  planOfDiscrepancy,
  planOfRoute,
  type ReplayOrder,
  USUAL_REQUESTS,
} from './replay-plan.ts';

/** Runs that may be under way at once, each in a thread of its own. */
const MOST_RUNS = 2;

const NDJSON = 'application/x-ndjson';

/** The answer of a replay when it has ended: the result, and what became of each request. */
export interface ReplayAnswer extends Omit<ReplayResult, 'type'> {
  readonly results: readonly Omit<ReplayedRequest, 'type'>[];
}

type Plan = (id: string, order: ReplayOrder, sources: PlanSources) => Promise<ReplayPlan>;

/**
 * `POST /api/v1/discrepancies/:id/replay` and `/api/v1/routes/:id/replay`: stored requests sent to both sides now. With
 * `Accept: application/x-ndjson` each line comes as it is found. A client that leaves ends the run.
 */
export function replayRoutes(app: FastifyInstance, { config, store, report }: AdminContext): void {
  const storePath = config().store.url.slice('sqlite:'.length);
  let runs = 0;

  /** Counted from its first line on: one whose client has left before that never begins. */
  async function* running(plan: ReplayPlan): AsyncGenerator<ReplayLine, void> {
    runs++;
    try {
      yield* runReplay(plan);
    } finally {
      runs--;
    }
  }

  const handler =
    (what: string, plan: Plan) =>
    async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
      const order = orderOf(request.body);
      if (runs >= MOST_RUNS)
        throw new FicusError('busy', { why: `${runs} replays are under way; wait until one has ended` });
      const planned = await plan(request.params.id, order, { config: config(), store, storePath });
      report(
        'info',
        `${actorOf(request)} replays ${planned.samples.length} requests of ${what} ${request.params.id}`,
      );
      const lines = running(planned);
      if (request.headers.accept?.includes(NDJSON)) return streamed(lines, reply);
      return whole(lines, reply);
    };

  const options = { config: { role: 'operator' } } as const;
  app.post('/api/v1/discrepancies/:id/replay', options, handler('discrepancy', planOfDiscrepancy));
  app.post('/api/v1/routes/:id/replay', options, handler('route', planOfRoute));
}

function streamed(lines: AsyncIterable<ReplayLine>, reply: FastifyReply): FastifyReply {
  return reply.type(NDJSON).send(Readable.from(asText(lines)));
}

/** The head is on its way when a run fails: what went wrong is the last line. */
async function* asText(lines: AsyncIterable<ReplayLine>): AsyncGenerator<string, void> {
  try {
    for await (const line of lines) yield `${JSON.stringify(line)}\n`;
  } catch (error) {
    yield `${JSON.stringify({ type: 'error', message: messageOf(error) })}\n`;
  }
}

async function whole(lines: AsyncIterable<ReplayLine>, reply: FastifyReply): Promise<ReplayAnswer> {
  const results: Omit<ReplayedRequest, 'type'>[] = [];
  for await (const line of lines) {
    if (reply.raw.destroyed) break;
    if (line.type === 'result') {
      const { type: _, ...result } = line;
      return { ...result, results };
    }
    if (line.type === 'request') {
      const { type: _, ...request } = line;
      results.push(request);
    }
  }
  throw new FicusError('internal', { why: 'the replay ended without a result' });
}

function orderOf(body: unknown): ReplayOrder {
  const parsed = orderSchema().safeParse(body ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
    throw new FicusError('bad_request', { why: `${where}: ${issue?.message ?? 'is not valid'}` });
  }
  const { headers = {}, limit = USUAL_REQUESTS } = parsed.data;
  for (const [name, value] of Object.entries(headers)) {
    const fault = faultOfHeader(name, value);
    if (fault !== undefined)
      throw new FicusError('bad_request', { why: `headers: ${JSON.stringify(name)} ${fault}` });
  }
  return { headers: Object.entries(headers).flat(), limit };
}

/** Built when it is needed: nothing is made at import. */
function orderSchema() {
  return z.strictObject({
    headers: z.record(z.string(), z.string()).optional(),
    limit: z.int().min(1).max(MOST_REQUESTS).optional(),
  });
}
