import type { Side } from '../diff/types.ts';
import { effectivePercent, type Stage, sidesOf } from '../migration/stages.ts';
import type { CompiledRoute, RouteTable } from '../routing-rules/compile.ts';
import { type MatchRequest, matchRoute, type Obstacle, obstacleOf } from '../routing-rules/match.ts';
import { normalisePath } from '../routing-rules/normalise.ts';
import { bucketOf, stickyKeyOf } from '../routing-rules/split.ts';

/** A route above the one that matched, and what kept the request from it. */
export interface PassedOver {
  readonly route: string;
  readonly obstacle: Obstacle;
  readonly why: string;
}

/** What Ficus would do with a request, and why. Percentages and buckets are 0 to 100. */
export interface Explanation {
  readonly method: string;
  readonly target: string;
  /** What routes are matched on; null where the target has no such path. */
  readonly path: string | null;
  /** Null where no route matches. */
  readonly route: RouteDecision | null;
  readonly side: Side;
  readonly reason: string;
  readonly passedOver: readonly PassedOver[];
}

export interface RouteDecision {
  readonly id: string;
  readonly service: string;
  readonly stage: Stage;
  /** Of users whom the service serves. */
  readonly percent: number;
  readonly cohort: string;
  readonly bucket: number;
  /** The entry of `stickBy` that told the user apart. */
  readonly stickySource: string;
  /** The side that is only compared; null where nothing is mirrored. */
  readonly mirroredTo: Side | null;
  readonly mirroring: string;
}

/** Says which route takes a request and which side serves it. */
export function explain(table: RouteTable, request: MatchRequest, clientAddress: string): Explanation {
  const { method, target } = request;
  const path = normalisePath(target) ?? null;
  const compiled = matchRoute(table, request);
  const passedOver = path === null ? [] : passedOverBy(table, request, path, compiled);
  if (compiled === undefined) {
    const reason =
      path === null
        ? 'the path has a percent code that cannot be decoded, so no route is tried'
        : 'no route matches';
    return { method, target, path, route: null, side: 'monolith', reason, passedOver };
  }
  const { id, service, stage, canary } = compiled.config;
  const { key, source } = stickyKeyOf(compiled, request.headers, clientAddress);
  const bucket = bucketOf(compiled.cohort, key);
  const sides = sidesOf(stage, bucket, canary.percent);
  const route = {
    id,
    service,
    stage,
    percent: effectivePercent(stage, canary.percent),
    cohort: compiled.cohort,
    bucket,
    stickySource: source,
    ...mirroringOf(compiled, method, sides.shadow),
  };
  return { method, target, path, route, side: sides.served, reason: reasonOf(route), passedOver };
}

function reasonOf({ stage, bucket, percent }: { stage: Stage; bucket: number; percent: number }): string {
  switch (stage) {
    case 'off':
      return 'the stage is off and the monolith serves everybody';
    case 'shadow':
      return 'the stage is shadow and the monolith serves everybody';
    case 'canary':
      return `the bucket is ${bucket < percent ? 'below' : 'not below'} the canary's ${percent} %`;
    case 'live':
      return 'the stage is live and the service serves everybody';
    case 'complete':
      return 'the stage is complete and the service serves everybody';
  }
}

function mirroringOf({ config, shadowMethods }: CompiledRoute, method: string, shadow: Side | undefined) {
  if (shadow === undefined) {
    return { mirroredTo: null, mirroring: `nothing is mirrored in the stage ${config.stage}` };
  }
  if (!shadowMethods.has(method)) {
    return { mirroredTo: null, mirroring: `nothing is mirrored, because shadow.methods has no ${method}` };
  }
  const { sample } = config.shadow;
  if (sample === 0) return { mirroredTo: null, mirroring: 'nothing is mirrored, because shadow.sample is 0' };
  const share = sample === 100 ? '' : ` for ${sample} % of requests`;
  return { mirroredTo: shadow, mirroring: `the ${shadow} is asked as well and compared${share}` };
}

function passedOverBy(
  table: RouteTable,
  request: MatchRequest,
  path: string,
  matched: CompiledRoute | undefined,
): readonly PassedOver[] {
  return table.routes.slice(0, matched?.index).flatMap((route) => {
    const obstacle = obstacleOf(route, request, path);
    if (obstacle === undefined) return [];
    return [{ route: route.config.id, obstacle, why: whyNot(route, obstacle, request) }];
  });
}

function whyNot({ config: { match } }: CompiledRoute, obstacle: Obstacle, request: MatchRequest): string {
  switch (obstacle) {
    case 'method':
      return `its methods are ${match.methods?.join(', ')}, not ${request.method}`;
    case 'path':
      return `its path is ${match.path}`;
    case 'host':
      return `its host is ${match.host}, ${request.host === undefined ? 'and none was given' : `not ${request.host}`}`;
    case 'header': {
      const wanted = Object.entries(match.headers ?? {});
      return `it wants ${wanted.map(([name, value]) => (value === true ? name : `${name}: ${value}`)).join(', ')}`;
    }
  }
}
