import type { CompiledRoute, HostCondition, RouteTable } from './compile.ts';
import { pathCovers } from './pattern-cover.ts';
import type { Finding } from './problem.ts';

/** A warning for each route that can never match because one earlier route takes all that it would. */
export function unreachableRoutes(table: RouteTable): readonly Finding[] {
  return table.routes.flatMap((route, index) => {
    const earlier = table.routes.slice(0, index).find((other) => covers(other, route));
    if (earlier === undefined) return [];
    const message =
      `route "${route.config.id}" can never match: route "${earlier.config.id}" above it takes every such request; ` +
      'move it up, or remove it';
    return [{ path: ['routes', index, 'match', 'path'], at: 'value' as const, message }];
  });
}

function covers(wide: CompiledRoute, narrow: CompiledRoute): boolean {
  return (
    methodsCover(wide.methods, narrow.methods) &&
    hostCovers(wide.host, narrow.host) &&
    wide.headers.every((one) =>
      narrow.headers.some(
        (other) => one.name === other.name && (one.value === true || one.value === other.value),
      ),
    ) &&
    pathCovers(wide.config.match.path, narrow.config.match.path)
  );
}

function methodsCover(
  wide: ReadonlySet<string> | undefined,
  narrow: ReadonlySet<string> | undefined,
): boolean {
  return wide === undefined || narrow?.isSubsetOf(wide) === true;
}

function hostCovers(wide: HostCondition | undefined, narrow: HostCondition | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if (wide.suffix === undefined) return wide.exact === narrow.exact;
  // A suffix begins with its dot, so example.com itself is not below *.example.com.
  return (narrow.suffix ?? narrow.exact)?.endsWith(wide.suffix) === true;
}
