import type { RouteConfig } from '../routing-rules/schema.ts';
import type { ComparedRoute } from './messages.ts';

/** What a judge needs to know of a route of the configuration. */
export function comparedRoute({ id, shadow, compare }: RouteConfig): ComparedRoute {
  const { headers, cookieValues, rules, maxBody, rereadsPerSecond: perSecond } = compare;
  const route = { id, headers, cookieValues, rules };
  return perSecond === 0 ? route : { ...route, reread: { perSecond, timeout: shadow.timeout, maxBody } };
}
