import type { RouteHistory } from '../admin/schemas/ledger.ts';
import { standingText } from '../migration/standing.ts';
import type { Check, LedgerEntry } from '../store/ledger-entry.ts';
import type { Block } from './document.ts';
import { count } from './report-data.ts';

/** The whole ledger of a route, oldest first, and whether it is as it was written. */
export function ledgerBlocks(route: string, { items, verification }: RouteHistory): Block[] {
  const entries = items.toReversed();
  const rows = entries.map(({ seq, at, actor, source, reason, forced, ...entry }) => [
    ...[String(seq), at, wayText(entry), `${actor} (${source})`, forced ? 'FORCED' : '', reason],
  ]);
  return [
    { heading: 'History', level: 2 },
    ...(entries.length === 0
      ? [{ text: 'The ledger has no entry of this route yet.' }]
      : [{ head: ['entry', 'at', 'way', 'by', 'forced', 'reason'], rows }, ...entries.flatMap(entryBlocks)]),
    { heading: 'Whether the ledger is sound', level: 2 },
    ...soundness(route, items[0], verification),
  ];
}

/** Checks with their figures, as they were when somebody looked. */
export function checksTable(checks: readonly Check[]): Block {
  const rows = checks.map(({ name, ok, actual, required, detail = '' }) => [
    ...[name, verdictOf(ok, actual), figure(actual), figure(required), detail],
  ]);
  return { head: ['check', 'holds', 'actual', 'required', 'in words'], rows };
}

function entryBlocks(entry: LedgerEntry): Block[] {
  const { seq, at, actor, source, reason, forced, evidence, changes = [], hash, previous } = entry;
  return [
    { heading: `Entry ${seq}: ${wayText(entry)}`, level: 3 },
    ...(forced ? [{ warning: forcedText(evidence) }] : []),
    {
      facts: [
        ['at', at],
        ['by', `${actor} (${source})`],
        ['reason', reason],
        ...changes.map(
          ({ path, before, after }) =>
            [
              `changed in the file: ${path}`,
              `${JSON.stringify(before) ?? '-'} → ${JSON.stringify(after) ?? '-'}`,
            ] as const,
        ),
        ['hash', hash],
        ['hash of the entry before', previous],
      ],
    },
    evidence === null || evidence.checks.length === 0
      ? { text: 'No check was asked for.' }
      : checksTable(evidence.checks),
  ];
}

function forcedText(evidence: LedgerEntry['evidence']): string {
  if (evidence === null) return 'FORCED: the gate could not be asked.';
  const failing = evidence.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  if (failing.length === 0) return 'FORCED: the gate was passed by, or a stage was left out.';
  return `FORCED: the gate was passed by. Not met: ${failing.join(', ')}.`;
}

function wayText({ from, to }: Pick<LedgerEntry, 'from' | 'to'>): string {
  return `${from === null ? 'new' : standingText(from)} → ${standingText(to)}`;
}

function soundness(
  route: string,
  last: LedgerEntry | undefined,
  verification: RouteHistory['verification'],
): Block[] {
  const later: Block = {
    text:
      `To check this record later: "ficus history ${route} --verify" follows the chain from its first entry, and ` +
      `"ficus history ${route} --json" shows the hashes that stand here.`,
  };
  if (verification === undefined) return [{ warning: 'It is not known whether the ledger is sound.' }, later];
  const { entries, head, problem } = verification;
  if (problem !== undefined)
    return [
      {
        warning: `The ledger is NOT sound: entry ${problem.seq}: ${problem.why}. From there on this record proves nothing.`,
      },
      later,
    ];
  if (head === null) return [{ text: 'The ledger is sound and empty.' }, later];
  return [
    {
      text: `The ledger is sound: ${entries === 1 ? 'the one entry' : `all ${count(entries)} entries`}, of all routes, ${entries === 1 ? 'is as it was' : 'are as they were'} written.`,
    },
    {
      facts: [
        ['last entry of all routes', `${head.seq}, with the hash ${head.hash}`],
        ...(last === undefined
          ? []
          : [['last entry of this route', `${last.seq}, with the hash ${last.hash}`] as const]),
      ],
    },
    later,
  ];
}

function verdictOf(ok: boolean, actual: unknown): string {
  if (!ok) return 'NO';
  return actual === null ? 'yes, too little is known' : 'yes';
}

/** Six digits are enough for people; the ledger has all of them. */
function figure(value: unknown): string {
  if (value === null || value === undefined) return 'not known';
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : JSON.stringify(value);
}
