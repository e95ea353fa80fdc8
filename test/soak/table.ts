import { columns } from '../../src/cli/table.ts';
import type { Account } from './ledger.ts';
import type { Check } from './verdict.ts';

export function accountTable(accounts: readonly Account[]): string {
  const names = ['match', 'ignored', 'mismatch', 'failed', 'skipped', 'not_sampled'] as const;
  const rows = accounts.map(({ route, requests, verdicts }) => [
    route,
    String(requests),
    ...names.map((name) => String(verdicts[name])),
  ]);
  return columns([['route', 'requests', ...names], ...rows]).join('\n');
}

export function checkTable(checks: readonly Check[]): string {
  return columns(
    checks.map(({ name, found, failures }) => [name, failures.length === 0 ? 'held' : 'FAILED', found]),
  ).join('\n');
}
