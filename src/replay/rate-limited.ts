import { isRateLimited } from '../diff/kinds/status.ts';
import type { Side } from '../diff/types.ts';

/** Who refused to answer because it is asked too often, by the statuses of both sides; undefined where both answered. */
export function rateLimitedBy({
  monolith,
  service,
}: Readonly<Record<Side, number>>): Side | 'both' | undefined {
  if (isRateLimited(monolith)) return isRateLimited(service) ? 'both' : 'monolith';
  return isRateLimited(service) ? 'service' : undefined;
}
