import { randomBytes } from 'node:crypto';
import { FicusError } from '../errors.ts';
import { askSettings } from '../replay/settings.ts';
import { type SweepItem, type SweepSummary, sweep } from '../replay/sweep.ts';
import { createRedactor } from '../store/redact.ts';
import { adminUrl, withAdminOption } from './admin-client.ts';
import { storedSamples } from './all-discrepancies.ts';
import { givenHeaders, withHeaderOption } from './header-option.ts';
import { Progress } from './progress.ts';
import { readConfig, withConfigOption } from './read-config.ts';
import { itemsOfSamples, type ListContext, readSweepList } from './sweep-list.ts';
import { sweepText } from './sweep-text.ts';
import type { Terminal, Verb } from './terminal.ts';

interface SweepOptions {
  readonly config: string;
  readonly admin?: string;
  readonly urls?: string;
  readonly route?: string;
  readonly rate: string;
  readonly header: readonly string[];
  readonly json?: true;
}

const EXITS: Readonly<Record<SweepSummary['verdict'], number>> = { match: 0, mismatch: 1, incomplete: 3 };
const MOST_PER_SECOND = 1000;

/** `ficus sweep`: ask both sides a list of requests, without any user, and judge the answers. */
export const sweepVerb: Verb = (program, terminal) => {
  const command = withAdminOption(withConfigOption(program.command('sweep')));
  withHeaderOption(command, 'a header for every request, as "name: value"; may be repeated')
    .summary('ask both sides a list of requests and judge the answers')
    .description(
      'Sends GET, HEAD and OPTIONS requests to the monolith and to the service of their route, judges the answers by ' +
        'the rules of the configuration, and says what differs. It needs no running Ficus, and counts and stores ' +
        'nothing. With --route the requests are those that the running Ficus has stored of that route.',
    )
    .option('--urls <file>', 'one "/path" or "METHOD /path" a line; # begins a comment')
    .option('--route <id>', 'the stored requests of this route')
    .option('--rate <n>', `most requests begun a second, to each side; at most ${MOST_PER_SECOND}`, '10')
    .option('--json', 'the summary as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  ficus sweep -c routes.yaml --urls catalogue.txt --rate 50\n' +
        '\nExit status:\n  0  all were compared, and match or differ only where rules or noise allow it\n' +
        '  1  at least one differs, or got no answer from the service\n' +
        '  2  bad usage, a configuration with problems, or a file that cannot be read\n' +
        '  3  none differs, and not all could be compared: no answer of the monolith, no route, or 429 (rate limited)\n',
    )
    .action((options: SweepOptions) => runSweep(options, terminal));
};

async function runSweep(options: SweepOptions, terminal: Terminal): Promise<void> {
  if ((options.urls === undefined) === (options.route === undefined))
    throw new FicusError('usage', { why: 'give either --urls FILE or --route ID' });
  const perSecond = rateOf(options.rate);
  const headers = givenHeaders(options.header);
  const { items, settings } = await listOf(options, headers, terminal).catch((error: unknown) => {
    // 1 says that something differs, to whoever reads the exit status alone.
    if (error instanceof FicusError && error.exitStatus === 1)
      throw new FicusError('usage', { why: error.message }, { cause: error });
    throw error;
  });
  const progress = new Progress(terminal);
  // Tags need to be equal within one run only.
  const redactor = createRedactor(randomBytes(32));
  const show = (done: number) => progress.show(`asked ${done} of ${items.length}`);
  const summary = await sweep(items, { settings, perSecond, headers, redactor, progress: show }).finally(() =>
    progress.end(),
  );
  terminal.exitCode = EXITS[summary.verdict];
  terminal.out(options.json ? `${JSON.stringify(summary, null, 2)}\n` : sweepText(summary, terminal.color));
}

async function listOf(
  { config: file, admin, urls, route }: SweepOptions,
  headers: readonly string[],
  terminal: Terminal,
): Promise<{ items: SweepItem[]; settings: ListContext['settings'] }> {
  const config = readConfig(file, terminal, 'nothing was sent');
  const settings = askSettings(config);
  const context = { config, settings, headers };
  if (urls !== undefined) return { items: readSweepList(urls, context), settings };
  const id = route ?? '';
  if (!config.routes.some((known) => known.id === id))
    throw new FicusError('usage', { why: `there is no route "${id}" in ${file}` });
  return { items: itemsOfSamples(id, await storedSamples(adminUrl(admin, terminal), id), context), settings };
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || rate <= 0 || rate > MOST_PER_SECOND)
    throw new FicusError('usage', {
      why: `--rate is "${text}"; it must be a number above 0 and at most ${MOST_PER_SECOND}`,
    });
  return rate;
}
