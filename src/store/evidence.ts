/** What readiness rests on, as it is gathered, crosses threads and is stored: additive figures of short spans of time. */

import type { SparseSketch } from './latency-sketch.ts';

/**
 * What is counted of a route. Stored in this order: names are only added at the end.
 *
 * `excluded`: never to be mirrored (unsafe method, upgrade), apart from `skipped`. `paired`: exchanges that both sides
 * were asked and of which neither we nor the client took one back. `…Alone`: users' requests that no other side was
 * asked. An error is a 5xx, or no whole answer.
 */
export const TALLIES = [
  'match',
  'ignored',
  'mismatch',
  'failed',
  'skipped',
  'excluded',
  'notSampled',
  'paired',
  'monolithErrors',
  'serviceErrors',
  'monolithAlone',
  'monolithAloneErrors',
  'serviceAlone',
  'serviceAloneErrors',
] as const;

export type TallyName = (typeof TALLIES)[number];
export type Tallies = Readonly<Record<TallyName, number>>;

/** What the exchanges of one route that began within `width` seconds from `begin` (seconds since the epoch) showed. */
export interface EvidenceDelta {
  readonly route: string;
  readonly begin: number;
  readonly width: number;
  /** In the order of TALLIES. */
  readonly tallies: readonly number[];
  /** Latency of both sides' answers to the same requests. */
  readonly monolith: SparseSketch;
  readonly service: SparseSketch;
}

/** One sort of request and answer of a route, with what was seen of it. */
export interface ShapeDelta {
  readonly route: string;
  /** As `shapeKey` writes it. */
  readonly shape: string;
  readonly seen: number;
  /** Of these, exchanges whose two answers were compared. */
  readonly compared: number;
  /** When the last of them began, milliseconds since the epoch. */
  readonly at: number;
}

export interface Observed {
  readonly evidence: readonly EvidenceDelta[];
  readonly shapes: readonly ShapeDelta[];
}

/** Whose evidence is asked, and since when: the beginning of its step, ISO 8601. */
export interface EvidenceQuery {
  readonly route: string;
  readonly since: string;
}

/** The sum of what began since then. */
export interface RouteEvidence {
  readonly route: string;
  readonly tallies: Tallies;
  readonly monolith: SparseSketch;
  readonly service: SparseSketch;
  /** Discrepancies that are open or being looked into, whenever they were found. */
  readonly unsettled: number;
}

/** One shape as it is shown. */
export interface ShapeRecord {
  readonly method: string;
  readonly path: string;
  /** Class of the monolith's answer, such as `2xx`; `-` where it is not known. */
  readonly status: string;
  /** Names of query parameters. */
  readonly query: readonly string[];
  /** Media type of the monolith's answer; empty where it has none or is not known. */
  readonly contentType: string;
  readonly seen: number;
  readonly compared: number;
  readonly lastSeen: string;
}

/** What was seen of a route, shape by shape. */
export interface RouteCoverage {
  readonly route: string;
  readonly shapes: readonly ShapeRecord[];
  /** Exchanges of shapes beyond those that are told apart. */
  readonly others: number;
}

export function sumTallies(parts: readonly (readonly number[])[]): number[] {
  return TALLIES.map((_, i) => parts.reduce((sum, part) => sum + (part[i] ?? 0), 0));
}

export function namedTallies(tallies: readonly number[]): Tallies {
  return Object.fromEntries(TALLIES.map((name, i) => [name, tallies[i] ?? 0])) as Record<TallyName, number>;
}
