import type { DiscrepancyDetail } from '../store/types.ts';
import { adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { wholeNumber } from './numbers.ts';
import { showText } from './show-text.ts';
import type { Verb } from './terminal.ts';

interface ShowOptions {
  readonly admin?: string;
  readonly json?: true;
  readonly sample: number;
}

/** `ficus show ID`: one discrepancy, with a sample of both answers. */
export const showVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('show').argument('<id>', 'the id that the report prints, or its beginning'))
    .summary('one discrepancy, with a sample of both answers')
    .description(
      'Prints one discrepancy and one of its stored exchanges: the request, both answers, and where they differ.',
    )
    .option('--sample <n>', 'which of the samples, from 1', wholeNumber('--sample'), 1)
    .option('--json', 'everything, with all samples, as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  ficus show 3fa9c1d2e4b5 --sample 2\n' +
        '\nExit status:\n  0  it was printed\n  1  there is no such discrepancy\n  2  bad usage, or no Ficus answers\n',
    )
    .action(async (id: string, options: ShowOptions) => {
      const admin = adminUrl(options.admin, terminal);
      const found = await getFromAdmin<DiscrepancyDetail>(admin, `/discrepancies/${encodeURIComponent(id)}`);
      terminal.out(
        options.json
          ? `${JSON.stringify(found, null, 2)}\n`
          : showText(found, options.sample, terminal.color),
      );
    });
};
