/** Whose latencies are asked, and of which time: milliseconds since the epoch. */
export interface LatencyQuery {
  readonly route: string;
  readonly since: number;
  readonly until: number;
  /** At most so many points. */
  readonly buckets: number;
}

/** Of answers of one side, in seconds. */
export interface LatencyFigures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Latencies of both sides' answers to the same requests over time; buckets in which there were none are absent. */
export interface LatencySeries {
  readonly route: string;
  readonly bucketMinutes: number;
  readonly points: readonly {
    /** When the bucket begins, ISO 8601 in UTC. */
    readonly at: string;
    readonly monolith: LatencyFigures;
    readonly service: LatencyFigures;
  }[];
}
