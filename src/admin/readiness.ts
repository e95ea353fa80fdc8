import { FicusError } from '../errors.ts';
import { Slices } from '../metrics/slices.ts';
import { nextStep } from '../migration/next-step.ts';
import { needsGate, type Readiness, readiness, type Standing } from '../migration/readiness.ts';
import { standingInFile } from '../migration/standing.ts';
import { stepEvidence } from '../migration/step-evidence.ts';
import { withinTime } from '../migration/within-time.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { AdminContext } from './context.ts';
import { coverageOf } from './coverage.ts';
import { knownRoute } from './known-route.ts';
import { idParams } from './schemas/inputs.ts';
import { routeCoverage, routeReadiness } from './schemas/readiness.ts';
import type { AdminServer } from './zod-types.ts';

/** So long a change waits for the store to say what it rests on, milliseconds. */
const GATE_PATIENCE = 2000;

/** Where routes stand and since when, and what is known of them. */
export type StepSource = Pick<AdminContext, 'store' | 'stepBegan'> & {
  readonly stages: Pick<AdminContext['stages'], 'standings'>;
};

/** The readiness of each of these routes for its next step, in their order. */
export async function readinessOf(
  { stages, stepBegan, store }: StepSource,
  routes: readonly RouteConfig[],
  now: number,
): Promise<Readiness[]> {
  const starts = routes.map(({ id }) => stepBegan(id));
  const evidence = await store.evidence(
    routes.map(({ id }, i) => ({ route: id, since: new Date(starts[i] as number).toISOString() })),
  );
  const found: Readiness[] = [];
  // Of hundreds of routes at each scrape: users are served in between.
  const slices = new Slices();
  for (const [i, route] of routes.entries()) {
    const known = evidence[i];
    if (known === undefined) throw new FicusError('internal', { why: `no evidence of route ${route.id}` });
    const to = nextStep(standingOf(stages, route), route.ramp?.steps)?.stage ?? 'complete';
    found.push(readiness(route.gate, stepEvidence(route, known, starts[i] as number, now), to));
    if (slices.isOver) await slices.next();
  }
  return found;
}

/**
 * The gate that a change of a route has to pass: the checks of the step to `to`, with their figures. Empty where no more
 * users move to the service, so nothing need be shown. Rejects with FicusError `not_found`, or `store_unavailable`
 * where the store does not answer within two seconds.
 */
export function gateOf(
  context: Pick<AdminContext, 'config' | 'stepBegan' | 'store' | 'now'>,
): (route: string, from: Standing, to: Standing) => ReturnType<typeof checksOf> {
  return async (id, from, to) => {
    const route = routeOf(context.config().routes, id);
    return needsGate(from, to) ? checksOf(context, route, to) : [];
  };
}

async function checksOf(
  { stepBegan, store, now }: Pick<AdminContext, 'stepBegan' | 'store' | 'now'>,
  route: RouteConfig,
  to: Standing,
): Promise<Readiness['checks']> {
  const since = stepBegan(route.id);
  const asked = store.evidence([{ route: route.id, since: new Date(since).toISOString() }]);
  const [found] = await withinTime(asked, GATE_PATIENCE);
  if (found === undefined) throw new FicusError('internal', { why: `no evidence of route ${route.id}` });
  return readiness(route.gate, stepEvidence(route, found, since, now()), to.stage).checks;
}

/** `/api/v1/routes/:id/readiness` and `/coverage`: whether a route may take its next step, and on what that rests. */
export function readinessRoutes(app: AdminServer, context: AdminContext): void {
  const { config, now, stages, stepBegan, store } = context;

  app.get(
    '/api/v1/routes/:id/readiness',
    {
      schema: {
        summary: 'Whether a route may take its next step, check by check.',
        params: idParams,
        response: { 200: routeReadiness },
        errors: ['store_unavailable'],
      },
    },
    async ({ params }) => {
      const route = routeOf(config().routes, params.id);
      const since = new Date(stepBegan(route.id)).toISOString();
      const [found] = await readinessOf(context, [route], now());
      const { compared: _, neverCompared: __, ...coverage } = coverageOf(await store.coverage(route.id));
      const standing = standingOf(stages, route);
      return {
        route: route.id,
        ...(found as Readiness),
        step: { ...standing, since },
        next: nextStep(standing, route.ramp?.steps) ?? null,
        coverage,
      };
    },
  );

  app.get(
    '/api/v1/routes/:id/coverage',
    {
      schema: {
        summary: 'What sorts of requests of a route were compared, and which never were.',
        params: idParams,
        response: { 200: routeCoverage },
        errors: ['store_unavailable'],
      },
    },
    async ({ params }) => {
      await knownRoute(context, params.id);
      return { route: params.id, ...coverageOf(await store.coverage(params.id)) };
    },
  );
}

function standingOf({ standings }: StepSource['stages'], route: RouteConfig): Standing {
  return standings.get(route.id) ?? standingInFile(route);
}

function routeOf(routes: readonly RouteConfig[], id: string): RouteConfig {
  const found = routes.find((route) => route.id === id);
  if (found === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
  return found;
}
