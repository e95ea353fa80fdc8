import type { RouteStatus } from '../admin/route-status.ts';
import { standingText } from '../migration/standing.ts';
import { sameStanding } from '../store/ledger-entry.ts';
import { COVERAGE_HEAD, coverageRows, shapesLine } from './coverage-rows.ts';
import type { Block, Document } from './document.ts';
import type { Dossier } from './dossier-data.ts';
import { discrepancyBlocks } from './dossier-discrepancies.ts';
import { figureBlocks } from './dossier-figures.ts';
import { checksTable, ledgerBlocks } from './dossier-ledger.ts';
import { count } from './report-data.ts';

/** The cut-over record of one route, for those who decide on its next step. */
export function dossierDocument(dossier: Dossier): Document {
  const { id, configured, history } = dossier;
  return {
    title: `Cut-over record of the route ${id}`,
    blocks: [
      ...identity(dossier),
      ...(configured === undefined ? gone(dossier) : standing(configured, history)),
      ...(configured === undefined ? [] : readiness(configured.readiness)),
      ...figureBlocks(dossier),
      ...coverage(dossier),
      ...discrepancyBlocks(dossier),
      ...(configured === undefined ? [] : rules(configured.status)),
      ...ledgerBlocks(id, history),
    ],
  };
}

type Configured = NonNullable<Dossier['configured']>;

function identity({ id, configured, figures: { at, askedBy, version }, history }: Dossier): Block[] {
  const first = history.items.at(-1);
  return [
    {
      facts: [
        ['route', id],
        ...(configured === undefined ? [] : wayFacts(configured.status)),
        ['period', first === undefined ? `until ${at}` : `${first.at} to ${at}`],
        ['made', `${at} by ${askedBy}, from a running Ficus ${version}`],
      ],
    },
  ];
}

function wayFacts({ match, service, urls }: RouteStatus): (readonly [string, string])[] {
  return [
    ['takes', matchText(match)],
    ['from', urls === undefined ? 'the monolith' : `the monolith, ${urls.monolith}`],
    ['to', urls === undefined ? `the service ${service}` : `the service ${service}, ${urls.service}`],
  ];
}

/** Of a route that the ledger and the store remember, and the configuration does not. */
function gone({ id, figures: { at }, history: { items } }: Dossier): Block[] {
  const [latest] = items;
  const last =
    latest === undefined
      ? ''
      : ` The last that the ledger knows of it is ${standingText(latest.to)} since ${latest.at}, by ${latest.actor} (${latest.source}): ${latest.reason}. Entry ${latest.seq}.`;
  return [
    { heading: 'Where it stands', level: 2 },
    {
      warning: `The route ${id} is no longer configured at ${at}: it takes no requests, has no rules, and cannot rise.${last}`,
    },
  ];
}

function matchText({ methods, path, host, headers = {} }: RouteStatus['match']): string {
  const named = Object.entries(headers).map(([name, value]) =>
    value === true ? `with the header ${name}` : `with the header ${name}: ${value}`,
  );
  return [
    `${methods?.join(', ') ?? 'every method'} ${path}`,
    ...(host === undefined ? [] : [`of the host ${host}`]),
    ...named,
  ].join(', ');
}

function standing({ status, readiness: { step } }: Configured, { items }: Dossier['history']): Block[] {
  const { stage, percent, ramp } = status;
  const now = { stage, percent };
  const blocks: Block[] = [{ heading: 'Where it stands', level: 2 }];
  const [latest] = items;
  if (latest !== undefined && sameStanding(latest.to, now)) {
    const { at, actor, source, reason, seq, forced } = latest;
    blocks.push({
      text: `${standingText(now)} since ${at}, by ${actor} (${source}): ${reason}. Entry ${seq} of the ledger${forced ? ', FORCED' : ''}.`,
    });
  } else
    blocks.push({
      warning: `${standingText(now)} since ${step.since}. This is in force and is not in the ledger yet.`,
    });
  if (ramp !== undefined) blocks.push({ text: rampText(ramp) });
  return blocks;
}

function rampText({ auto, next, due, reason }: NonNullable<RouteStatus['ramp']>): string {
  const step = next === null ? 'there is no further step' : `the next step is ${standingText(next)}`;
  const when = due === null ? '' : `, due at ${due}`;
  return `Its ramp ${auto ? 'rises by itself' : 'is raised by a person'}: ${step}${when}; now: ${reason}.`;
}

function readiness({ ready, checks, step, next }: Configured['readiness']): Block[] {
  const aim = next === null ? 'It is at the end of its way' : `The next step is ${standingText(next)}`;
  const failing = checks.filter(({ ok }) => !ok).map(({ name }) => name);
  const rest = `What the checks rest on began after ${step.since}, when the present step did.`;
  return [
    { heading: 'Readiness at this moment', level: 2 },
    ready
      ? { text: `READY: every check holds. ${aim}. ${rest}` }
      : { warning: `NOT READY: ${failing.join(', ')} not met. ${aim}. ${rest}` },
    checksTable(checks),
  ];
}

function coverage({ coverage: found }: Dossier): Block[] {
  const heading = { heading: 'Coverage', level: 2 } as const;
  if (found.shapes === 0) return [heading, { text: 'No request of this route has been seen yet.' }];
  const all = Number.POSITIVE_INFINITY;
  const never = found.neverCompared.length;
  return [
    heading,
    { text: `${shapesLine(found, all)}.` },
    ...(never === 0
      ? []
      : [{ warning: `Nothing is known of ${count(never)} of them: they were seen and never compared.` }]),
    { head: COVERAGE_HEAD, rows: coverageRows(found, all) },
  ];
}

function rules({ rules: inForce }: RouteStatus): Block[] {
  const heading = { heading: 'Rules in force', level: 2 } as const;
  if (inForce.length === 0) return [heading, { text: 'None: every difference counts.' }];
  const rows = inForce.map(
    ({ rule, owner, reason, expires = 'never', used, lastUsed = '', state, problem }) => [
      ...[rule, owner, reason, expires, count(used), lastUsed],
      problem === undefined ? state : `${state}: ${problem}`,
    ],
  );
  return [heading, { head: ['rule', 'owner', 'reason', 'expires', 'uses', 'last used', 'state'], rows }];
}
