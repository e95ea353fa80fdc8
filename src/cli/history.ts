import type { RouteHistory, StandingAt } from '../admin/schemas/ledger.ts';
import { counted } from '../counted.ts';
import { FicusError } from '../errors.ts';
import { standingText } from '../migration/standing.ts';
import type { LedgerEntry } from '../store/ledger-entry.ts';
import type { LedgerVerification } from '../store/ledger-reader.ts';
import { adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { printable } from './table.ts';
import type { Verb } from './terminal.ts';

interface HistoryOptions {
  readonly admin?: string;
  readonly at?: string;
  readonly verify?: true;
  readonly json?: true;
}

/** `ficus history ROUTE`: what the ledger says of a route. */
export const historyVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('history').argument('<route>', 'the route'))
    .summary('who moved a route, when, from where to where, and why')
    .description(
      'Prints the ledger of a route, newest first. With --at, where the route stood at that time. With --verify, the chain of ' +
        'the whole ledger is followed from its first entry, and the first entry that is not as it was written is named.',
    )
    .option('--at <time>', 'a time such as 2026-03-01T09:00:00Z')
    .option('--verify', 'check that no entry was altered, removed or moved')
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      '\nExit status:\n  0  it was printed; with --verify, every entry is as it was written' +
        '\n  1  an entry is not as it was written, there is no such route, or the store is not available' +
        '\n  2  bad usage, or no Ficus answers\n',
    )
    .action(async (route: string, { admin, at, verify, json }: HistoryOptions) => {
      if (at !== undefined && verify) throw new FicusError('usage', { why: 'give either --at or --verify' });
      const path = `/routes/${encodeURIComponent(route)}/history`;
      const url = adminUrl(admin, terminal);
      const print = (answer: unknown, text: string) =>
        terminal.out(json ? `${JSON.stringify(answer, null, 2)}\n` : text);
      if (at !== undefined) {
        const found = await getFromAdmin<StandingAt>(url, `${path}?at=${encodeURIComponent(at)}`);
        print(found, atText(found));
        return;
      }
      const found = await getFromAdmin<RouteHistory>(url, verify ? `${path}?verify=true` : path);
      const { items, verification } = found;
      print(
        found,
        `${items.map(entryText).join('')}${verification === undefined ? '' : verdict(verification)}`,
      );
      if (verification?.problem !== undefined) terminal.exitCode = 1;
    });
};

function entryText({
  seq,
  at,
  from,
  to,
  actor,
  source,
  reason,
  forced,
  evidence,
  changes,
}: LedgerEntry): string {
  const way = `${from === null ? '' : `${standingText(from)} → `}${standingText(to)}`;
  const failing = (evidence?.checks ?? []).filter(({ ok }) => !ok).map(({ name }) => name);
  const lines = [
    `${at}  ${way}  by ${actor} (${source})${forced ? '  FORCED' : ''}  entry ${seq}`,
    `  ${reason}`,
    ...(failing.length === 0 ? [] : [`  not met: ${failing.join(', ')}`]),
    ...(changes ?? []).map(
      ({ path, before, after }) =>
        `  ${path}: ${JSON.stringify(before) ?? '-'} → ${JSON.stringify(after) ?? '-'}`,
    ),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function atText({ route, at, entry }: StandingAt): string {
  if (entry === null)
    return printable(`at ${at} the ledger did not know the route ${route} yet`).concat('\n');
  return `${printable(`at ${at} route ${route} was ${standingText(entry.to)}`)}\n${entryText(entry)}`;
}

function verdict({ entries, head, problem }: LedgerVerification): string {
  if (problem !== undefined) return `the ledger is NOT sound: entry ${problem.seq}: ${problem.why}\n`;
  if (head === null) return 'the ledger is sound and empty\n';
  return `the ledger is sound: ${counted(entries, 'entry', 'entries')}, the last has the hash ${head.hash}\n`;
}
