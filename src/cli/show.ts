import type { RouteStatus } from '../admin/route-status.ts';
import { FicusError } from '../errors.ts';
import type { DiscrepancyDetail } from '../store/types.ts';
import { type AdminAddress, adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { exportSample } from './export-sample.ts';
import { wholeNumber } from './numbers.ts';
import { showText } from './show-text.ts';
import { printable } from './table.ts';
import type { Terminal, Verb } from './terminal.ts';

interface ShowOptions {
  readonly admin?: string;
  readonly json?: true;
  readonly sample: number;
  readonly export?: string;
}

/** `ficus show ID`: one discrepancy, with a sample of both answers. */
export const showVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('show').argument('<id>', 'the id that the report prints, or its beginning'))
    .summary('one discrepancy, with a sample of both answers')
    .description(
      'Prints one discrepancy and one of its stored exchanges: the request, both answers, and where they differ.',
    )
    .option('--sample <n>', 'which of the samples, from 1', wholeNumber('--sample'), 1)
    .option(
      '--export <dir>',
      'write the sample as two .http files for "ficus diff", with the rules of its route',
    )
    .option('--json', 'everything, with all samples, as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  ficus show 3fa9c1d2e4b5 --sample 2\n  ficus show 3fa9c1d2e4b5 --export test/fixtures\n' +
        '\nExit status:\n  0  it was printed, or written\n  1  there is no such discrepancy or sample, or its bodies were not stored whole\n' +
        '  2  bad usage, no Ficus answers, or a file cannot be written\n',
    )
    .action(async (id: string, options: ShowOptions) => {
      const admin = adminUrl(options.admin, terminal);
      const found = await getFromAdmin<DiscrepancyDetail>(admin, `/discrepancies/${encodeURIComponent(id)}`);
      if (options.json) {
        terminal.out(`${JSON.stringify(found, null, 2)}\n`);
        return;
      }
      const route = await routeOf(admin, found.route);
      if (options.export !== undefined) exportTo(options.export, found, options.sample, route, terminal);
      else terminal.out(showText(found, options.sample, terminal.color, route?.urls));
    });
};

/** Undefined where the configuration does not have it any more. */
async function routeOf(admin: AdminAddress, id: string): Promise<RouteStatus | undefined> {
  return getFromAdmin<RouteStatus>(admin, `/routes/${encodeURIComponent(id)}`).catch((error: unknown) => {
    if (error instanceof FicusError && error.code === 'not_found') return undefined;
    throw error;
  });
}

function exportTo(
  folder: string,
  found: DiscrepancyDetail,
  number: number,
  route: RouteStatus | undefined,
  terminal: Terminal,
): void {
  const rules = route?.rules.map(({ definition }) => definition) ?? [];
  const { left, right, rules: file, notes, remarks } = exportSample(found, number, rules, folder);
  const written = [left, right, ...(file === undefined ? [] : [file]), notes];
  const compare = `ficus diff ${left} ${right}${file === undefined ? '' : ` --rules ${file}`}`;
  terminal.out(
    `${[...written.map((one) => `wrote ${one}`), ...remarks, `compare them: ${compare}`].map(printable).join('\n')}\n`,
  );
}
