import { FicusError } from '../errors.ts';
import { STAGES } from '../migration/stages.ts';
import { standingText } from '../migration/standing.ts';
import type { LedgerDraft, LedgerEntry } from '../store/ledger-entry.ts';
import { adminUrl, postToAdmin, withAdminOption } from './admin-client.ts';
import { printable } from './table.ts';
import type { Verb } from './terminal.ts';

interface StageOptions {
  readonly admin?: string;
  readonly all?: true;
  readonly percent?: number;
  readonly reason: string;
  readonly force?: true;
  readonly json?: true;
}

type Answer =
  | ({ readonly recorded: true } & LedgerEntry)
  | ({ readonly recorded: false; readonly why: string } & LedgerDraft);

/** `ficus stage ROUTE STAGE`: move a route. `ficus stage --all off`: back to the monolith with all of them. */
export const stageVerb: Verb = (program, terminal) => {
  withAdminOption(
    program
      .command('stage')
      .argument('<route>', 'the route; with --all, the stage "off"')
      .argument('[stage]', STAGES.join(', ')),
  )
    .summary('move a route to another stage or percentage')
    .description(
      'Moves a route: forwards by one stage and only where the gate allows it, backwards to anywhere. It takes effect at ' +
        'once, without a restart, and is in the ledger for ever, with the reason. "--all off" takes every route back to ' +
        'the monolith: no gate is asked, and it works while the store is broken.',
    )
    .option('--all', 'all routes; only to off')
    .option('--percent <number>', 'share of users that the service serves, for a canary', percentage)
    .requiredOption('--reason <text>', 'why; it is kept in the ledger')
    .option('--force', 'pass by the gate; the entry is marked for ever')
    .option('--json', 'the ledger entry as JSON')
    .addHelpText(
      'after',
      "\nExamples:\n  ficus stage orders-read canary --percent 5 --reason 'no difference for a week'\n" +
        "  ficus stage --all off --reason 'orders are wrong since 14:02'\n" +
        '\nExit status:\n  0  it is in force; the output says where it is not in the ledger yet' +
        '\n  1  the gate, the order of stages or the store does not allow it, or there is no such route' +
        '\n  2  bad usage, or no Ficus answers\n',
    )
    .action(async (first: string, second: string | undefined, options: StageOptions) => {
      const admin = adminUrl(options.admin, terminal);
      const answers = options.all
        ? await allOff(admin, first, second, options)
        : [await one(admin, first, second, options)];
      if (options.json) terminal.out(`${JSON.stringify(options.all ? answers : answers[0], null, 2)}\n`);
      else terminal.out(answers.length === 0 ? 'every route is off already\n' : answers.map(line).join(''));
    });
};

function one(
  admin: string,
  route: string,
  stage: string | undefined,
  options: StageOptions,
): Promise<Answer> {
  if (stage === undefined) throw new FicusError('usage', { why: 'name a route and a stage, or --all off' });
  const { percent, reason, force } = options;
  const body = {
    stage,
    reason,
    ...(percent !== undefined && { percent }),
    ...(force !== undefined && { force }),
  };
  return postToAdmin(admin, `/routes/${encodeURIComponent(route)}/stage`, body);
}

async function allOff(
  admin: string,
  stage: string,
  extra: string | undefined,
  { reason, percent, force }: StageOptions,
): Promise<readonly Answer[]> {
  if (stage !== 'off' || extra !== undefined || percent !== undefined || force !== undefined)
    throw new FicusError('usage', {
      why: 'all routes move together only back: ficus stage --all off --reason TEXT',
    });
  return (await postToAdmin<{ items: readonly Answer[] }>(admin, '/stage', { stage, reason })).items;
}

function line(answer: Answer): string {
  const is = `route ${answer.route} is ${standingText(answer.to)}`;
  const text = answer.recorded
    ? `${is}; entry ${answer.seq} of the ledger${answer.forced ? ', forced' : ''}`
    : `${is}; it is NOT in the ledger yet and is written as soon as the store takes it (${answer.why})`;
  return `${printable(text)}\n`;
}

function percentage(text: string): number {
  const number = Number(text);
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(text) || number > 100)
    throw new FicusError('usage', {
      why: `--percent is "${text}"; it must be a number from 0 to 100 in steps of 0.001`,
    });
  return number;
}
