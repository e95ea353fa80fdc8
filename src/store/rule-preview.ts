import type Database from 'better-sqlite3';
import { fingerprint } from '../diff/fingerprint.ts';
import { isoTime } from './instants.ts';
import { type NamedSample, PreviewTally } from './preview-tally.ts';
import type { CoverageRequest, PreviewRequest, RulePreview } from './rule-trial.ts';
import { unpack } from './sample-codec.ts';
import { judgeAgain, whyUnjudgeable } from './sample-judge.ts';
import type { DifferenceExample, Sample, SampleAnswer } from './types.ts';

/** Samples of a route that are judged, the newest: each takes a few comparisons. */
const MOST_SAMPLES = 2000;

interface Row {
  readonly id: number;
  readonly at: number;
  readonly request: Buffer;
  readonly left_answer: Buffer;
  readonly right_answer: Buffer;
  /** JSON: the lists of differences of all discrepancies that the sample belongs to. */
  readonly differences: string;
}

/** Says what a rule would hide among the samples of a route, and what at its path does not fit it. */
export function rulePreviewer(database: Database.Database): (request: PreviewRequest) => RulePreview {
  const select = database.prepare<[string, number], Row>(`
    SELECT samples.id, at, request, left_answer, right_answer, json_group_array(json(differences)) AS differences
    FROM samples JOIN discrepancy_samples ON sample_id = samples.id
    JOIN discrepancies ON discrepancies.id = discrepancy_id
    WHERE route = ? GROUP BY samples.id ORDER BY samples.id DESC LIMIT ?`);

  return ({ route, rule, ...by }) => {
    const tally = new PreviewTally(route, rule);
    for (const row of select.iterate(route, MOST_SAMPLES)) tally.add(loaded(row), by);
    return tally.result();
  };
}

/** The rules in force that cover a discrepancy: undefined unless each of its samples is covered whole, and there is one. */
export function coveringRulesReader(
  database: Database.Database,
): (request: CoverageRequest) => readonly string[] | undefined {
  const select = database.prepare<[string], Row>(`
    SELECT samples.id, at, request, left_answer, right_answer, json_array(json(differences)) AS differences
    FROM samples JOIN discrepancy_samples ON sample_id = samples.id WHERE discrepancy_id = ?`);
  return ({ id, route, ...by }) => {
    const rules = new Set<string>();
    for (const row of select.iterate(id)) {
      const sample = loaded(row);
      if (whyUnjudgeable(sample) !== undefined) return undefined;
      const own = judgeAgain(sample, by).filter((difference) => fingerprint(route, difference) === id);
      for (const { ignoredBy } of own) {
        if (ignoredBy === undefined) return undefined;
        rules.add(ignoredBy);
      }
    }
    return rules.size === 0 ? undefined : [...rules];
  };
}

function loaded(row: Row): NamedSample {
  const { method, target } = unpack<Sample['request']>(row.request);
  return {
    id: row.id,
    at: isoTime(row.at),
    request: `${method} ${target}`,
    left: unpack<SampleAnswer>(row.left_answer),
    right: unpack<SampleAnswer>(row.right_answer),
    differences: (JSON.parse(row.differences) as DifferenceExample[][]).flat(),
  };
}
