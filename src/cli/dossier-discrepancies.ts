import type { Decision, Discrepancy } from '../store/types.ts';
import type { Block } from './document.ts';
import type { Dossier } from './dossier-data.ts';
import { decisionText } from './history-text.ts';
import { count, occurrences } from './report-data.ts';
import { shortened } from './table.ts';

const VALUE_WIDTH = 200;
const STATES = ['open', 'investigating', 'resolved', 'accepted'] as const;

/** Every discrepancy that is kept, with how it was settled, by whom and when. */
export function discrepancyBlocks({ discrepancies, decisions }: Dossier): Block[] {
  const heading = { heading: 'Discrepancies', level: 2 } as const;
  if (discrepancies.length === 0) return [heading, { text: 'None is known.' }];
  const byId = Map.groupBy(decisions, ({ discrepancy }) => discrepancy);
  const rows = discrepancies.map((found) => [
    ...[found.id, found.kind, found.path, occurrences(found), found.firstSeen, found.lastSeen],
    settledText(found, byId.get(found.id) ?? []),
  ]);
  return [
    heading,
    { text: summary(discrepancies, decisions) },
    { head: ['id', 'kind', 'place', 'times', 'first seen', 'last seen', 'how it was settled'], rows },
    ...discrepancies.flatMap((found) => oneOf(found, byId.get(found.id) ?? [])),
  ];
}

function summary(discrepancies: readonly Discrepancy[], decisions: readonly Decision[]): string {
  const asked = discrepancies.filter((found) => !needsNobody(found));
  const states = STATES.flatMap((state) => {
    const some = asked.filter((found) => found.state === state).length;
    return some === 0 ? [] : [`${count(some)} ${state}`];
  });
  const allowed = discrepancies.length - asked.length;
  if (allowed > 0) states.push(`${count(allowed)} only where rules or learned noise allow it`);
  const back = decisions.filter(isRegression).length;
  const regressions =
    back === 0
      ? 'none came back after it was resolved'
      : back === 1
        ? 'once one came back after it was resolved'
        : `${count(back)} times one came back after it was resolved`;
  return `${count(discrepancies.length)} ${discrepancies.length === 1 ? 'is' : 'are'} known: ${states.join(', ')}; ${regressions}.`;
}

function oneOf(found: Discrepancy, decisions: readonly Decision[]): Block[] {
  const { id, kind, path, cause, example, regressedAt } = found;
  const side = (json: string | undefined) => (json === undefined ? '(absent)' : shortened(json, VALUE_WIDTH));
  return [
    { heading: `${id}: ${kind} at ${path}`, level: 3 },
    {
      facts: [
        ['cause', cause ?? 'not known: its exchanges do not agree on one'],
        ['for example', `${side(example.left)} at the monolith, ${side(example.right)} at the service`],
        ['where', example.path],
        ['says', example.detail],
        ['times', occurrences(found)],
        ['seen', `${found.firstSeen} to ${found.lastSeen}`],
        ['state', settledText(found, decisions)],
        ...(regressedAt === undefined
          ? []
          : [['regression', `it came back at ${regressedAt} and is not settled since`] as const]),
      ],
    },
    ...(decisions.length === 0 ? [] : [{ items: decisions.map(decisionText) }]),
  ];
}

/** The state, and the decision that led to it. */
function settledText(found: Discrepancy, decisions: readonly Decision[]): string {
  const { state, assignee, example } = found;
  if (needsNobody(found))
    return `allowed by ${example.ignoredBy ?? 'rules or learned noise'}; nobody needs to settle it`;
  const who = assignee === undefined ? '' : `, with ${assignee}`;
  const last = decisions.findLast(({ from, to }) => to === state && from !== to);
  if (last === undefined) return `${state}${who}: nobody has decided about it`;
  const { at, actor, note, rule } = last;
  const why = [note, rule === undefined ? undefined : `covered by the rule ${rule}`].filter(
    (part) => part !== undefined,
  );
  return `${state}${who}, by ${actor} at ${at}${why.length === 0 ? '' : `: ${why.join('; ')}`}`;
}

/** It never was a mismatch, and nobody had to say anything. */
function needsNobody({ state, count: mismatches }: Discrepancy): boolean {
  return state === 'open' && mismatches === 0;
}

function isRegression({ actor, from, to }: Decision): boolean {
  return actor === 'ficus' && from === 'resolved' && to === 'open';
}
