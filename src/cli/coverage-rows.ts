import type { Coverage } from '../admin/coverage.ts';
import { counted } from '../counted.ts';
import type { ShapeRecord } from '../store/evidence.ts';

/** Most shapes of one route that a report for people lists. */
const MOST_ROWS = 20;

export const COVERAGE_HEAD = ['request', 'query', 'status', 'content type', 'seen', 'compared'];

/** The shapes of a route as cells: those that were never compared first, since these are what nothing is known of. */
export function coverageRows({ compared, neverCompared }: Coverage, most = MOST_ROWS): string[][] {
  return [...neverCompared, ...compared].slice(0, most).map(cellsOf);
}

/** `4 of 5 shapes of requests were compared`, and what the table leaves out; empty while nothing was seen. */
export function shapesLine({ shapes, comparedShapes, others }: Coverage, most = MOST_ROWS): string {
  if (shapes === 0) return '';
  const unlisted = shapes > most ? `; the first ${most} are listed` : '';
  const beyond = others === 0 ? '' : `; ${counted(others, 'exchange')} of shapes beyond these`;
  return `${comparedShapes} of ${shapes} shapes of requests were compared${beyond}${unlisted}`;
}

function cellsOf({ method, path, query, status, contentType, seen, compared }: ShapeRecord): string[] {
  const times = compared === 0 ? 'never' : String(compared);
  return [`${method} ${path}`, query.join(', '), status, contentType, String(seen), times];
}
