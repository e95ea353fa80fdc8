import { KINDS, type Kind, type Rule } from '../types.ts';
import { type Bounds, readBounds } from './bounds.ts';
import { describeRule } from './describe.ts';
import { parsePath, type RulePath } from './path.ts';

/** A rule that has been checked and made ready to match. */
export interface CompiledRule {
  readonly path: RulePath;
  readonly ignore: boolean;
  readonly allow: ReadonlySet<Kind>;
  readonly bounds: Bounds;
  readonly keyBy: string | undefined;
  /** First millisecond since the epoch at which the rule no longer holds. */
  readonly expiresAt: number;
  readonly description: string;
}

/** Rules of one route, in an order that does not depend on how they were written down. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  /** The earliest expiry among them. */
  readonly nextExpiry: number;
}

/** Checks rules and makes them ready. Throws an Error of one sentence for the first rule that cannot work. */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const compiled = rules.map(compileRule);
  compiled.sort((a, b) => (a.description < b.description ? -1 : a.description > b.description ? 1 : 0));
  return withExpiry(compiled);
}

/** The rules that still hold at `now` (epoch ms). */
export function activeRules(rules: CompiledRules, now: number): CompiledRules {
  if (now < rules.nextExpiry) return rules;
  return withExpiry(rules.rules.filter((rule) => now < rule.expiresAt));
}

function withExpiry(rules: readonly CompiledRule[]): CompiledRules {
  const nextExpiry = rules.reduce((least, rule) => Math.min(least, rule.expiresAt), Number.POSITIVE_INFINITY);
  return { rules, nextExpiry };
}

function compileRule(rule: Rule): CompiledRule {
  const path = parsePath(rule.path);
  const allow = new Set<Kind>(rule.allow ?? []);
  for (const kind of allow) {
    if (!KINDS.includes(kind))
      throw new Error(`the rule for "${rule.path}" allows "${kind}", which is no kind`);
  }
  if (!rule.ignore && allow.size === 0 && rule.keyBy === undefined) {
    throw new Error(`the rule for "${rule.path}" says neither ignore, allow nor keyBy, so it does nothing`);
  }
  return {
    path,
    ignore: rule.ignore === true,
    allow,
    bounds: readBounds(rule),
    keyBy: rule.keyBy,
    expiresAt: rule.expires === undefined ? Number.POSITIVE_INFINITY : expiryOf(rule.path, rule.expires),
    description: describeRule(rule),
  };
}

function expiryOf(path: string, expires: string): number {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(expires)) {
      return Temporal.PlainDate.from(expires).add({ days: 1 }).toZonedDateTime('UTC').epochMilliseconds;
    }
    return Temporal.Instant.from(expires).epochMilliseconds;
  } catch (cause) {
    throw new Error(`the rule for "${path}" expires at "${expires}", which is no ISO date or instant`, {
      cause,
    });
  }
}
