import type { FastifyInstance } from 'fastify';
import { FicusError } from '../errors.ts';
import { nextStep } from '../migration/next-step.ts';
import { type Check, needsGate, type Readiness, readiness, type Standing } from '../migration/readiness.ts';
import { effectivePercent } from '../migration/stages.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import type { AdminContext } from './context.ts';
import { type CoverageSummary, coverageOf } from './coverage.ts';
import { stepEvidence } from './step-evidence.ts';

/** `GET /api/v1/routes/:id/readiness`. */
export interface RouteReadiness extends Readiness {
  readonly route: string;
  /** Where it stands, and since when (ISO 8601 in UTC): what the checks rest on began after that. */
  readonly step: Standing & { readonly since: string };
  /** The step that is judged; null at the end of the way. */
  readonly next: Standing | null;
  /** For information: no check. */
  readonly coverage: CoverageSummary;
}

/** The readiness of each of these routes for its next step, in their order. */
export async function readinessOf(
  { stepBegan, store }: Pick<AdminContext, 'stepBegan' | 'store'>,
  routes: readonly RouteConfig[],
  now: number,
): Promise<Readiness[]> {
  const starts = routes.map(({ id }) => stepBegan(id));
  const evidence = await store.evidence(
    routes.map(({ id }, i) => ({ route: id, since: new Date(starts[i] as number).toISOString() })),
  );
  return routes.map((route, i) => {
    const found = evidence[i];
    if (found === undefined) throw new FicusError('internal', { why: `no evidence of route ${route.id}` });
    const to = nextStep(standingOf(route), route.ramp?.steps)?.stage ?? 'complete';
    return readiness(route.gate, stepEvidence(route, found, starts[i] as number, now), to);
  });
}

/**
 * The gate that a change of a route has to pass: the checks of the step to `to`, with their figures. Empty where no more
 * users move to the service, so nothing need be shown. Rejects with FicusError `not_found` or `store_unavailable`.
 */
export function gateOf(
  context: Pick<AdminContext, 'config' | 'stepBegan' | 'store'>,
): (route: string, from: Standing, to: Standing) => Promise<readonly Check[]> {
  return async (id, from, to) => {
    const route = routeOf(context.config().routes, id);
    if (!needsGate(from, to)) return [];
    const since = context.stepBegan(id);
    const [found] = await context.store.evidence([{ route: id, since: new Date(since).toISOString() }]);
    if (found === undefined) throw new FicusError('internal', { why: `no evidence of route ${id}` });
    return readiness(route.gate, stepEvidence(route, found, since, Date.now()), to.stage).checks;
  };
}

/** `/api/v1/routes/:id/readiness` and `/coverage`: whether a route may take its next step, and on what that rests. */
export function readinessRoutes(app: FastifyInstance, context: AdminContext): void {
  const { config, stepBegan, store } = context;

  app.get<{ Params: { id: string } }>('/api/v1/routes/:id/readiness', async ({ params }) => {
    const route = routeOf(config().routes, params.id);
    const since = new Date(stepBegan(route.id)).toISOString();
    const [found] = await readinessOf(context, [route], Date.now());
    const { compared: _, neverCompared: __, ...coverage } = coverageOf(await store.coverage(route.id));
    const standing = standingOf(route);
    return {
      route: route.id,
      ...(found as Readiness),
      step: { ...standing, since },
      next: nextStep(standing, route.ramp?.steps) ?? null,
      coverage,
    } satisfies RouteReadiness;
  });

  app.get<{ Params: { id: string } }>('/api/v1/routes/:id/coverage', async ({ params }) => {
    const route = routeOf(config().routes, params.id);
    return { route: route.id, ...coverageOf(await store.coverage(route.id)) };
  });
}

export function standingOf({ stage, canary }: RouteConfig): Standing {
  return { stage, percent: effectivePercent(stage, canary.percent) };
}

function routeOf(routes: readonly RouteConfig[], id: string): RouteConfig {
  const found = routes.find((route) => route.id === id);
  if (found === undefined) throw new FicusError('not_found', { what: `route "${id}"` });
  return found;
}
