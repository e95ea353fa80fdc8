import type Database from 'better-sqlite3';
import { suggestionFor } from '../diff/causes/suggestion.ts';
import type { Side } from '../diff/types.ts';
import { FicusError } from '../errors.ts';
import { causesReader } from './discrepancy-causes.ts';
import { DISCREPANCY_COLUMNS, type DiscrepancyRow, discrepancyOf } from './discrepancy-rows.ts';
import { isoTime } from './instants.ts';
import { OVERFLOW_CAUSE } from './overflow.ts';
import { unpack } from './sample-codec.ts';
import { trendReader } from './trend-reader.ts';
import { triageReader } from './triage-reader.ts';
import type { DifferenceExample, Sample, SampleAnswer, StoreReader } from './types.ts';

const ID = /^[\da-f]{4,12}$/;

interface OtherRow {
  readonly sample_id: number;
  readonly discrepancy_id: string;
  readonly differences: string;
}

interface SampleRow {
  readonly id: number;
  readonly at: number;
  readonly served: Side;
  readonly request: Buffer;
  readonly left_answer: Buffer;
  readonly right_answer: Buffer;
  readonly differences: string;
}

interface FoundSample {
  readonly sample: SampleRow;
  readonly others: readonly OtherRow[];
}

/** Finds one discrepancy by the beginning of its id, with its samples, oldest first. */
export function discrepancyDetail(database: Database.Database): StoreReader['discrepancy'] {
  const byPrefix = database.prepare<[string, string], DiscrepancyRow>(
    `SELECT ${DISCREPANCY_COLUMNS} FROM discrepancies WHERE id >= ? AND id < ? ORDER BY id LIMIT 2`,
  );
  const samplesOf = database.prepare<[string], SampleRow>(`
    SELECT samples.id, at, served, request, left_answer, right_answer, differences
    FROM discrepancy_samples JOIN samples ON samples.id = sample_id
    WHERE discrepancy_id = ? ORDER BY slot < 0, at, samples.id`);
  const othersOf = database.prepare<[string, string], OtherRow>(`
    SELECT DISTINCT others.sample_id, others.discrepancy_id, others.differences
    FROM discrepancy_samples AS own JOIN discrepancy_samples AS others ON others.sample_id = own.sample_id
    WHERE own.discrepancy_id = ? AND others.discrepancy_id <> ?`);
  const causesOf = causesReader(database);
  const historyOf = triageReader(database);
  const trendsOf = trendReader(database);
  // One snapshot: the writer may replace a sample between the two queries.
  const find = database.transaction((prefix: string, trendAt: number | undefined) => {
    // 'g' sorts after every hex digit.
    const rows = byPrefix.all(prefix, `${prefix}g`);
    const [row] = rows;
    if (row === undefined || rows.length > 1)
      return { rows, samples: [], causes: [], history: [], trend: undefined };
    const causes = causesOf([row])[0]?.causes ?? [];
    const [trend] = trendAt === undefined ? [] : trendsOf([row], trendAt);
    const others = Map.groupBy(othersOf.all(row.id, row.id), ({ sample_id }) => sample_id);
    const samples = samplesOf.all(row.id).map((sample) => ({ sample, others: others.get(sample.id) ?? [] }));
    return { rows, samples, causes, history: historyOf(row.id), trend };
  });

  return (id, trendAt) => {
    const prefix = id.toLowerCase();
    if (!ID.test(prefix)) return undefined;
    const { rows, samples, causes, history, trend } = find(prefix, trendAt);
    const [row] = rows;
    if (row === undefined) return undefined;
    if (rows.length > 1)
      throw new FicusError('bad_request', {
        why: `several discrepancies begin with "${id}"; give more digits`,
      });
    const found = discrepancyOf(row, causes, trend);
    const { kind } = found;
    const suggestion =
      kind === 'other' ? { note: OVERFLOW_CAUSE } : suggestionFor({ ...found, kind }, causes);
    return { ...found, causes, suggestion, history, samples: distinct(samples).map(sampleOf) };
  };
}

/** The sample that shows a discrepancy coming back may be one of those that were drawn as well. */
function distinct(rows: readonly FoundSample[]): readonly FoundSample[] {
  return rows.filter(
    ({ sample: { id } }, at) => rows.findIndex(({ sample: other }) => other.id === id) === at,
  );
}

function sampleOf({ sample: row, others }: FoundSample): Sample {
  const elsewhere = others.flatMap(({ discrepancy_id: discrepancy, differences }) =>
    (JSON.parse(differences) as DifferenceExample[]).map((one) => ({ ...one, discrepancy })),
  );
  return {
    id: row.id,
    at: isoTime(row.at),
    served: row.served,
    request: unpack<Sample['request']>(row.request),
    left: unpack<SampleAnswer>(row.left_answer),
    right: unpack<SampleAnswer>(row.right_answer),
    differences: JSON.parse(row.differences) as DifferenceExample[],
    ...(elsewhere.length > 0 && { others: elsewhere }),
  };
}
