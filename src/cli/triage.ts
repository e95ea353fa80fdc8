import { Option } from 'commander';
import { FicusError } from '../errors.ts';
import { type DiscrepancyDetail, STATES, type State } from '../store/types.ts';
import { adminUrl, sendToAdmin, withAdminOption } from './admin-client.ts';
import { printable } from './table.ts';
import type { Verb } from './terminal.ts';

interface TriageOptions {
  readonly admin?: string;
  readonly state?: State;
  readonly reason?: string;
  readonly assignee?: string;
  readonly note?: string;
  readonly json?: true;
}

/** `ficus triage ID --state S --reason T`: decide about one discrepancy. */
export const triageVerb: Verb = (program, terminal) => {
  withAdminOption(
    program.command('triage').argument('<id>', 'the id that the report prints, or its beginning'),
  )
    .summary('decide about one discrepancy')
    .description(
      'Sets the state of one discrepancy, who works on it, or adds a note. All of it stays in its history, so undoing is ' +
        'setting the former state. Accepting needs a reason, unless a rule in force covers all its samples.',
    )
    .addOption(new Option('--state <state>', 'the new state').choices([...STATES]))
    .option('--reason <text>', 'why; kept in the history')
    .option('--assignee <name>', 'who works on it; "" for nobody')
    .option('--note <text>', 'something to remember; kept in the history')
    .option('--json', 'the discrepancy as it is now, as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  ficus triage 3fa9c1d2e4b5 --state investigating --assignee ann\n' +
        "  ficus triage 3fa9 --state resolved --reason 'fixed by orders 2.4.1'\n" +
        '\nExit status:\n  0  it is written\n  1  there is no such discrepancy, or the store does not take it\n' +
        '  2  bad usage, what is asked for is refused, or no Ficus answers\n',
    )
    .action(async (id: string, { state, reason, assignee, note, admin, json }: TriageOptions) => {
      const said = [reason, note].filter((text) => text !== undefined && text.trim() !== '').join('\n');
      if (state === undefined && assignee === undefined && said === '')
        throw new FicusError('usage', { why: 'say what changes: --state, --assignee, --reason or --note' });
      const now = await sendToAdmin<DiscrepancyDetail>(
        adminUrl(admin, terminal),
        'PATCH',
        `/discrepancies/${encodeURIComponent(id)}`,
        { state, assignee, ...(said === '' ? {} : { note: said }) },
      ).catch((error: unknown) => {
        throw inOptions(error);
      });
      terminal.out(json ? `${JSON.stringify(now, null, 2)}\n` : `${printable(sentence(now))}\n`);
    });
};

/** The API speaks of its own fields. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof FicusError) || error.code !== 'accept_unexplained') return error;
  return new FicusError('accept_unexplained', { id: error.details.id ?? '', where: 'with --reason' });
}

function sentence({ id, state, assignee, kind, path, history }: DiscrepancyDetail): string {
  const by = history.at(-1)?.rule;
  const who = assignee === undefined ? '' : `, with ${assignee}`;
  return `${id} (${kind} at ${path}) is ${state}${who}${by === undefined ? '' : `, covered by the rule ${by}`}`;
}
