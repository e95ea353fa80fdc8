import type { CompiledRoute, HostCondition, RouteTable } from './compile.ts';
import { normalisePath } from './normalise.ts';
import { hasHeader } from './raw-headers.ts';

/** What a request is matched on. */
export interface MatchRequest {
  readonly method: string;
  /** In origin-form: path and query. Any other form matches no route. */
  readonly target: string;
  /** The authority, with or without port; undefined when the request has none. */
  readonly host: string | undefined;
  /** The flat list: name, value, name, value. */
  readonly headers: readonly string[];
}

/** The first thing about a request that keeps it from a route. */
export type Obstacle = 'method' | 'path' | 'host' | 'header';

/** The first route in file order that takes the request; undefined when none does, and then the monolith serves. */
export function matchRoute(table: RouteTable, request: MatchRequest): CompiledRoute | undefined {
  const path = normalisePath(request.target);
  if (path === undefined) return undefined;
  for (const route of table.routes) {
    if (obstacleOf(route, request, path) === undefined) return route;
  }
  return undefined;
}

/** Why a route does not take a request, or undefined when it does. `path` is the normalised path. */
export function obstacleOf(route: CompiledRoute, request: MatchRequest, path: string): Obstacle | undefined {
  if (route.methods !== undefined && !route.methods.has(request.method)) return 'method';
  if (!route.path.test(path)) return 'path';
  if (route.host !== undefined && !isHost(route.host, request.host)) return 'host';
  for (const { name, value } of route.headers) {
    if (!hasHeader(request.headers, name, value)) return 'header';
  }
  return undefined;
}

function isHost(condition: HostCondition, authority: string | undefined): boolean {
  if (authority === undefined) return false;
  const host = withoutPort(authority).toLowerCase();
  if (condition.suffix === undefined) return host === condition.exact;
  return host.length > condition.suffix.length && host.endsWith(condition.suffix);
}

/** `[::1]:8080` and `shop.example.com:8080` without the port; a root's trailing dot goes as well. */
function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, '').replace(/\.$/, '');
}
