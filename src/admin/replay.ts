import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { counted } from '../counted.ts';
import { FicusError, messageOf } from '../errors.ts';
import { runReplay } from '../replay/run-replay.ts';
import type { ReplayedRequest, ReplayLine, ReplayPlan } from '../replay/types.ts';
import { actorOf } from './actor.ts';
import type { AdminContext } from './context.ts';
import { type PlanSources, planOfDiscrepancy, planOfRoute, type ReplayOrder } from './replay-plan.ts';
import { idParams } from './schemas/inputs.ts';
import { type ReplayAnswer, replayAnswer, replayBody, USUAL_REQUESTS } from './schemas/replay.ts';
import type { AdminServer } from './zod-types.ts';

/** Runs that may be under way at once, each in a thread of its own. */
const MOST_RUNS = 2;

const NDJSON = 'application/x-ndjson';

type Plan = (id: string, order: ReplayOrder, sources: PlanSources) => Promise<ReplayPlan>;

/**
 * `POST /api/v1/discrepancies/:id/replay` and `/api/v1/routes/:id/replay`: stored requests sent to both sides now. With
 * `Accept: application/x-ndjson` each line comes as it is found. A client that leaves ends the run.
 */
export function replayRoutes(app: AdminServer, { config, store, report }: AdminContext): void {
  const storePath = config().store.url;
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
    async (
      request: FastifyRequest<{ Params: { id: string }; Body: z.output<typeof replayBody> }>,
      reply: FastifyReply,
    ) => {
      const { headers = {}, limit = USUAL_REQUESTS } = request.body ?? {};
      const order = { headers: Object.entries(headers).flat(), limit };
      if (runs >= MOST_RUNS)
        throw new FicusError('busy', { why: `${runs} replays are under way; wait until one has ended` });
      const planned = await plan(request.params.id, order, { config: config(), store, storePath });
      report(
        'info',
        `${actorOf(request)} replays ${counted(planned.samples.length, 'request')} of ${what} ${request.params.id}`,
      );
      const lines = running(planned);
      if (request.headers.accept?.includes(NDJSON)) return streamed(lines, reply);
      return whole(lines, reply);
    };

  const options = {
    config: { role: 'operator' },
    schema: {
      summary: 'Sends stored requests to both sides now, and judges again.',
      params: idParams,
      body: replayBody,
      response: { 200: replayAnswer },
      errors: ['busy', 'store_unavailable'],
    },
  } as const;
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
