import { Option } from 'commander';
import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import { FicusError } from '../errors.ts';
import type { Discrepancy, DiscrepancyPage } from '../store/types.ts';
import { type AdminAddress, adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { type Report, ranked, reportJson } from './report-data.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';
import { sinceInstant } from './since.ts';
import type { Terminal, Verb } from './terminal.ts';

const FORMATS = ['text', 'json', 'md'] as const;
type Format = (typeof FORMATS)[number];

interface ReportOptions {
  readonly admin?: string;
  readonly route?: string;
  readonly since?: string;
  readonly format: Format;
}

/** `ficus report`: how much was compared, and what differs. */
export const reportVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('report'))
    .summary('how much was compared, and what differs')
    .description(
      'Prints for each route how much was compared and not compared, and its discrepancies: changes of the ' +
        'status class first, then the most frequent.',
    )
    .option('--route <id>', 'only this route')
    .option('--since <span>', 'only what was counted or seen since: 30m, 24h, 7d, or an ISO time')
    .addOption(new Option('--format <format>', 'how to print it').choices(FORMATS).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  ficus report --since 24h\n  ficus report --route orders-item --format md\n' +
        '\nExit status:\n  0  the report was printed\n  1  there is no such route\n  2  bad usage, or no Ficus answers\n',
    )
    .action((options: ReportOptions) => printReport(options, terminal));
};

/** Fetches the report from a running Ficus and prints it. */
export async function printReport(options: ReportOptions, terminal: Terminal): Promise<void> {
  const report = await fetchReport(options, terminal);
  switch (options.format) {
    case 'json':
      terminal.out(reportJson(report));
      break;
    case 'md':
      terminal.out(reportMarkdown(report));
      break;
    case 'text':
      terminal.out(reportText(report, terminal.color));
      break;
  }
}

async function fetchReport(options: ReportOptions, terminal: Terminal): Promise<Report> {
  const admin = adminUrl(options.admin, terminal);
  const since = options.since === undefined ? undefined : sinceInstant(options.since, Date.now());
  const window = since === undefined ? '' : `since=${encodeURIComponent(since)}`;
  const { items } = await getFromAdmin<{ items: RouteStatus[] }>(admin, `/routes?${window}`);
  const routes = options.route === undefined ? items : items.filter(({ id }) => id === options.route);
  if (routes.length === 0 && options.route !== undefined)
    throw new FicusError('not_found', {
      what: `route "${options.route}"; there are: ${items.map(({ id }) => id).join(', ')}`,
    });
  const sections = routes.map(async (status) => ({
    status,
    coverage: await getFromAdmin<Coverage>(admin, `/routes/${encodeURIComponent(status.id)}/coverage`),
    discrepancies: ranked(await allDiscrepancies(admin, `route=${encodeURIComponent(status.id)}&${window}`)),
  }));
  return { since, routes: await Promise.all(sections) };
}

async function allDiscrepancies(admin: AdminAddress, query: string): Promise<Discrepancy[]> {
  const all: Discrepancy[] = [];
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await getFromAdmin<DiscrepancyPage>(admin, `/discrepancies?${query}&limit=500${next}`);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}
