import { Option } from 'commander';
import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { StoreStatus } from '../admin/schemas/triage.ts';
import { FicusError } from '../errors.ts';
import type { Discrepancy, DiscrepancyDetail, Sample, VerdictSeries } from '../store/types.ts';
import { type AdminAddress, adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { allDiscrepancies } from './all-discrepancies.ts';
import { type Report, type ReportPoint, ranked, reportJson } from './report-data.ts';
import { reportHtml } from './report-html.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';
import { sinceInstant } from './since.ts';
import type { Terminal, Verb } from './terminal.ts';

const FORMATS = ['text', 'json', 'md', 'html'] as const;

/** Bars of a route's course over time, and discrepancies of a route that are shown with an exchange. */
const BUCKETS = 48;
const WITH_SAMPLE = 10;
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
      '\nExamples:\n  ficus report --since 24h\n  ficus report --route orders-item --format md\n  ficus report --format html > report.html\n' +
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
    case 'html':
      terminal.out(reportHtml(report, new Date().toISOString()));
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
  const series = await getFromAdmin<VerdictSeries>(admin, `/series?buckets=${BUCKETS}&${window}`);
  const sections = routes.map(async (status) => {
    const found = ranked(await allDiscrepancies(admin, `route=${encodeURIComponent(status.id)}&${window}`));
    return {
      status,
      coverage: await getFromAdmin<Coverage>(admin, `/routes/${encodeURIComponent(status.id)}/coverage`),
      discrepancies: found,
      series: pointsOf(series, status.id),
      samples: options.format === 'text' ? new Map() : await samplesOf(admin, found),
    };
  });
  const store = await getFromAdmin<StoreStatus>(admin, '/store');
  return { since, store, routes: await Promise.all(sections) };
}

/** One exchange each of the discrepancies that matter most. */
async function samplesOf(admin: AdminAddress, found: readonly Discrepancy[]): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample>();
  for (const { id } of found.filter(({ count }) => count > 0).slice(0, WITH_SAMPLE)) {
    const { samples: stored } = await getFromAdmin<DiscrepancyDetail>(admin, `/discrepancies/${id}`);
    const [first] = stored;
    if (first !== undefined) samples.set(id, first);
  }
  return samples;
}

/** A route's points without gaps: what the store leaves out counted nothing. */
function pointsOf({ bucketMinutes: minutes, routes }: VerdictSeries, id: string): ReportPoint[] {
  const points = routes.find(({ route }) => route === id)?.points ?? [];
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return [];
  const byBucket = new Map(points.map((point) => [point.bucket, point.verdicts] as const));
  return Array.from({ length: last.bucket - first.bucket + 1 }, (_, i) => ({
    at: new Date(Date.parse(first.at) + i * minutes * 60_000).toISOString(),
    minutes,
    verdicts: byBucket.get(first.bucket + i) ?? {},
  }));
}
