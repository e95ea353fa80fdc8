import type { RouteConfig } from '../routing-rules/schema.ts';
import { type Standing, sameStanding } from '../store/ledger-entry.ts';
import { type Standings, standing, standingInFile } from './standing.ts';

/** What is new in the file about one route. */
export interface FileChange {
  readonly route: string;
  readonly to: Standing;
  readonly reason: string;
  /** The route as the file has it; absent where the file has it no more. */
  readonly configuration?: RouteConfig;
}

/**
 * What the file says that it has not said before: per route the difference to the last that it said itself, `said`,
 * whoever has moved the route since. So a file that has not changed never undoes an operator. A route that is
 * gone from the file is off.
 */
export function newInFile(routes: readonly RouteConfig[], said: Standings): FileChange[] {
  const present = routes.flatMap((route) => {
    const to = standingInFile(route);
    const before = said.get(route.id);
    if (before !== undefined && sameStanding(before, to)) return [];
    const reason = before === undefined ? 'the file has this route' : 'the file has changed';
    return [{ route: route.id, to, reason, configuration: route }];
  });
  const ids = new Set(routes.map(({ id }) => id));
  const off = standing('off', 0);
  const gone = [...said].flatMap(([route, before]) =>
    ids.has(route) || sameStanding(before, off)
      ? []
      : [{ route, to: off, reason: 'the file has this route no more' }],
  );
  return [...present, ...gone];
}
