import { Option } from 'commander';
import { adminUrl, withAdminOption } from './admin-client.ts';
import { documentHtml } from './document-html.ts';
import { documentMarkdown } from './document-markdown.ts';
import { fetchDossier } from './dossier-data.ts';
import { dossierDocument } from './dossier-document.ts';
import type { Verb } from './terminal.ts';

const FORMATS = ['md', 'html'] as const;

interface DossierOptions {
  readonly admin?: string;
  readonly format: (typeof FORMATS)[number];
}

/** `ficus dossier ROUTE`: the record of a cut-over, for those who decide on it. */
export const dossierVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('dossier').argument('<route>', 'the id of the route'))
    .summary('the cut-over record of a route, for a change board')
    .description(
      'Prints all that is known of a route as one document: where it stands, readiness, figures with their bounds, errors and ' +
        'latency of both sides, coverage, every discrepancy with how it was settled, the rules in force with their owners, ' +
        'and the whole ledger with its evidence, verified.',
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('md'))
    .addHelpText(
      'after',
      '\nExamples:\n  ficus dossier orders-read > orders-read.md\n  ficus dossier orders-read --format html > orders-read.html\n' +
        '\nExit status:\n  0  it was printed, and every entry of the ledger is as it was written' +
        '\n  1  it was printed and an entry is not, there is no such route, or the store is not available' +
        '\n  2  bad usage, or no Ficus answers\n',
    )
    .action(async (route: string, { admin, format }: DossierOptions) => {
      const dossier = await fetchDossier(adminUrl(admin, terminal), route);
      const document = dossierDocument(dossier);
      terminal.out(format === 'html' ? documentHtml(document) : documentMarkdown(document));
      if (dossier.history.verification?.problem !== undefined) terminal.exitCode = 1;
    });
};
