import { createHash } from 'node:crypto';
import type { RouteConfig } from '../routing-rules/schema.ts';

/** Where a route stands: its stage, and the percentage of users that the service serves, 0 to 100 in steps of 0.001. */
export interface Standing {
  readonly stage: RouteConfig['stage'];
  readonly percent: number;
}

/** One condition of a route's readiness, with its figures at that moment. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Plain JSON. */
  readonly actual: unknown;
  readonly required: unknown;
  /** The same in words. */
  readonly detail?: string;
}

/** Who moves routes: a person, the file, a ramp that rises, or what takes a route back on a breach. */
export const LEDGER_SOURCES = ['operator', 'file', 'ramp', 'rollback'] as const;
export type LedgerSource = (typeof LEDGER_SOURCES)[number];

/** One place in which a route's configuration changed, as deep-diff tells it. Values are plain JSON, redacted. */
export interface ConfigChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A change of a route's standing that is to be recorded. */
export interface LedgerDraft {
  /** Of the caller's making, one for each change: a draft that comes again after a lost answer is written once. */
  readonly id: string;
  readonly route: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly actor: string;
  readonly to: Standing;
  readonly reason: string;
  readonly source: LedgerSource;
  /** The gate refused, or was passed by. */
  readonly forced: boolean;
  /** What was known when it was decided; null where nothing was asked. */
  readonly evidence: { readonly checks: readonly Check[] } | null;
  /** What the file says of the route, for the file's own entries: the next change is told against it. */
  readonly configuration?: unknown;
}

/** One entry of the ledger. */
export interface LedgerEntry extends LedgerDraft {
  /** 1, 2, 3, … without a gap, one row for all routes. */
  readonly seq: number;
  /** Null for a route's first entry. */
  readonly from: Standing | null;
  /** What changed in the file since its entry before; absent where there is none, and for other sources. */
  readonly changes?: readonly ConfigChange[];
  /** Hash of the entry before, 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256 over the canonical JSON of all the other members, hex. */
  readonly hash: string;
}

/** What comes before the first entry. */
export const NO_HASH = '0'.repeat(64);

/**
 * JSON with one spelling: members in the order of their names' UTF-16 code units, no white space, numbers as
 * ECMAScript writes them (RFC 8785). Members that are undefined are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** The hash of an entry's canonical JSON, hex. */
export function hashOf(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

/** True where two standings are the same. */
export function sameStanding(a: Standing | null, b: Standing | null): boolean {
  return a?.stage === b?.stage && a?.percent === b?.percent;
}
