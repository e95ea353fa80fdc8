import { discrepancyDetail } from './discrepancy-detail.ts';
import { discrepancyPages } from './discrepancy-pages.ts';
import { evidenceReader } from './evidence-reader.ts';
import { latencySeriesReader } from './latency-series.ts';
import { ledgerHistory, ledgerVerifier } from './ledger-reader.ts';
import { openForReading } from './open-database.ts';
import { prunedReader } from './pruned-rows.ts';
import { routeCountsReader } from './route-counts.ts';
import { coveringRulesReader, rulePreviewer } from './rule-preview.ts';
import { ruleUseReader } from './rule-use-reader.ts';
import { coverageReader } from './shape-store.ts';
import { decisionsReader } from './triage-reader.ts';
import type { StoreReader } from './types.ts';
import { verdictSeriesReader } from './verdict-series.ts';

/**
 * Opens an existing store on a connection that can only read. It sees every batch as soon as it is written.
 * Throws FicusError `store_failed` or `store_newer`, also while the file does not exist yet.
 */
export function openReader(path: string): StoreReader {
  const database = openForReading(path);
  return {
    routeCounts: routeCountsReader(database),
    discrepancies: discrepancyPages(database),
    discrepancy: discrepancyDetail(database),
    decisions: decisionsReader(database),
    verdictSeries: verdictSeriesReader(database),
    latencySeries: latencySeriesReader(database),
    ruleUses: ruleUseReader(database),
    previewRule: rulePreviewer(database),
    coveringRules: coveringRulesReader(database),
    ledgerHistory: ledgerHistory(database),
    verifyLedger: ledgerVerifier(database),
    pruned: prunedReader(database),
    evidence: evidenceReader(database),
    coverage: coverageReader(database),
    close: () => {
      database.close();
    },
  };
}
