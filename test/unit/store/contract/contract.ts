import { describe } from 'vitest';
import type { Store } from '../../../../src/store/store.ts';
import { causesContract } from './causes.ts';
import { countsContract } from './counts.ts';
import { discrepanciesContract } from './discrepancies.ts';
import { evidenceContract } from './evidence.ts';
import { latencySeriesContract } from './latency-series.ts';
import { ledgerContract } from './ledger.ts';
import { overflowContract } from './overflow.ts';
import { pruningContract } from './pruning.ts';
import { rulePreviewContract } from './rule-preview.ts';
import { ruleUsesContract } from './rule-uses.ts';
import { samplesContract } from './samples.ts';
import { TestStore } from './test-store.ts';
import { trendsContract } from './trends.ts';
import { triageContract } from './triage.ts';
import { verdictSeriesContract } from './verdict-series.ts';
import { wholeContract } from './whole.ts';

const CONTRACT = {
  'as a whole': wholeContract,
  counts: countsContract,
  'verdict series': verdictSeriesContract,
  'latency series': latencySeriesContract,
  discrepancies: discrepanciesContract,
  trends: trendsContract,
  samples: samplesContract,
  causes: causesContract,
  overflow: overflowContract,
  triage: triageContract,
  ledger: ledgerContract,
  'uses of rules': ruleUsesContract,
  'rule preview': rulePreviewContract,
  'evidence and coverage': evidenceContract,
  pruning: pruningContract,
};

/**
 * Declares the tests that every adapter of the store must pass, by what is open alone: no test looks at how it keeps
 * things. `fresh`: a place at which nothing is yet, another one each time.
 */
export function storeContract(name: string, fresh: () => Promise<Store>): void {
  describe(`the store's contract, ${name}`, () => {
    for (const [subject, declare] of Object.entries(CONTRACT))
      describe(subject, () => declare(async () => new TestStore(await fresh())));
  });
}
