import { compilePath } from './path-pattern.ts';
import type { Config, RouteConfig } from './schema.ts';
import { type StickySource, stickySource } from './split.ts';

/** A condition on one header; `name` in lower case, `true` for any value. */
export interface HeaderCondition {
  readonly name: string;
  readonly value: string | true;
}

/** A host name, or a suffix beginning with a dot that any name below it has; in lower case. */
export interface HostCondition {
  readonly exact?: string;
  readonly suffix?: string;
}

/** A route with everything computed that a request needs. */
export interface CompiledRoute {
  readonly config: RouteConfig;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** Undefined: every method. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly path: RegExp;
  readonly host: HostCondition | undefined;
  readonly headers: readonly HeaderCondition[];
  /** Methods that are mirrored. */
  readonly shadowMethods: ReadonlySet<string>;
  /** The salt of the split. */
  readonly cohort: string;
  readonly stickySources: readonly StickySource[];
}

/** The routes in file order. A request keeps the table that it began with, so a table never changes. */
export interface RouteTable {
  readonly routes: readonly CompiledRoute[];
}

/** Compiles the routes of a checked configuration. */
export function compileTable(config: Config): RouteTable {
  return { routes: config.routes.map(compileRoute) };
}

function compileRoute(config: RouteConfig, index: number): CompiledRoute {
  const { match, canary, shadow, service } = config;
  return {
    config,
    index,
    methods: match.methods && new Set<string>(match.methods),
    path: compilePath(match.path).regexp,
    host: match.host === undefined ? undefined : hostCondition(match.host.toLowerCase()),
    headers: Object.entries(match.headers ?? {}).map(([name, value]) => ({
      name: name.toLowerCase(),
      value,
    })),
    shadowMethods: new Set<string>(shadow.methods),
    cohort: canary.cohort ?? service,
    stickySources: canary.stickBy.map(stickySource),
  };
}

function hostCondition(host: string): HostCondition {
  return host.startsWith('*.') ? { suffix: host.slice(1) } : { exact: host };
}
