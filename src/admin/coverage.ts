import type { RouteCoverage, ShapeRecord } from '../store/evidence.ts';

/** What of a route's traffic is compared, in figures. */
export interface CoverageSummary {
  /** Sorts of request and answer that were told apart, and those of them that were compared at least once. */
  readonly shapes: number;
  readonly comparedShapes: number;
  /** Exchanges of sorts beyond those that are told apart. */
  readonly others: number;
}

/** A route's coverage as `GET /api/v1/routes/:id/coverage` shows it. */
export interface Coverage extends CoverageSummary {
  readonly compared: readonly ShapeRecord[];
  /** Seen at the monolith and never compared. */
  readonly neverCompared: readonly ShapeRecord[];
}

/**
 * Tells the shapes that were compared from those that never were. An exchange that was given up before its answer was
 * known is of no shape of its own where others of the same request were compared.
 */
export function coverageOf({ shapes, others }: RouteCoverage): Coverage {
  const compared = shapes.filter((shape) => shape.compared > 0);
  const requests = new Set(compared.map(requestOf));
  const neverCompared = shapes.filter(
    (shape) => shape.compared === 0 && !(shape.status === '-' && requests.has(requestOf(shape))),
  );
  return {
    shapes: compared.length + neverCompared.length,
    comparedShapes: compared.length,
    others,
    compared,
    neverCompared,
  };
}

function requestOf({ method, path, query }: ShapeRecord): string {
  return `${method} ${path} ${query.join('&')}`;
}
