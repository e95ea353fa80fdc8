import { randomUUID } from 'node:crypto';
import type { LedgerDraft } from '../../../src/store/ledger-entry.ts';

/** What an operator does to a route, unless told otherwise. */
export function draft(changes: Partial<LedgerDraft> = {}): LedgerDraft {
  return {
    id: randomUUID(),
    route: 'orders',
    at: '2026-11-02T08:00:00.000Z',
    actor: 'local',
    to: { stage: 'shadow', percent: 0 },
    reason: 'to see what differs',
    source: 'operator',
    forced: false,
    evidence: null,
    ...changes,
  };
}
