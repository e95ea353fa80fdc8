import { FicusError } from '../errors.ts';
import type { ReplayedRequest, ReplayLine, ReplayResult, ReplayVerdict } from '../replay/types.ts';
import { adminUrl, withAdminOption } from './admin-client.ts';
import { streamFromAdmin } from './admin-stream.ts';
import { givenHeaders, withHeaderOption } from './header-option.ts';
import { wholeNumber } from './numbers.ts';
import { Progress } from './progress.ts';
import { replayText } from './replay-text.ts';
import type { Terminal, Verb } from './terminal.ts';

interface ReplayOptions {
  readonly admin?: string;
  readonly route?: string;
  readonly header: readonly string[];
  readonly limit?: number;
  readonly json?: true;
}

const EXITS: Readonly<Record<ReplayVerdict, number>> = { fixed: 0, allowed: 0, differs: 1, incomplete: 3 };

/** `ficus replay`: ask both sides again what has differed, and say whether it still does. */
export const replayVerb: Verb = (program, terminal) => {
  const command = program
    .command('replay')
    .argument('[id]', 'the id that the report prints, or its beginning');
  withHeaderOption(withAdminOption(command), 'a header for this run, as "name: value"; may be repeated')
    .summary('ask both sides again what has differed')
    .description(
      'Sends the stored requests of a discrepancy, or of all discrepancies of a route, to both sides now, judges the ' +
        'answers by the rules in force, and says whether it is fixed. Only GET, HEAD and OPTIONS are sent. Nothing of it ' +
        'is counted. What was redacted cannot be sent: give it with --header.',
    )
    .option('--route <id>', 'all discrepancies of this route that are not accepted')
    .option('--limit <n>', 'most requests to send (default 200, at most 1000)', wholeNumber('--limit'))
    .option('--json', 'the result as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  ficus replay 3fa9c1d2e4b5\n' +
        '  ficus replay --route orders-item --header "authorization: Bearer $TOKEN"\n' +
        '\nExit status:\n  0  verified fixed, or allowed by rules: every stored request was sent and none differs\n' +
        '  1  at least one still differs\n' +
        '  2  bad usage, no such discrepancy or route, or no Ficus answers\n' +
        '  3  none differs, and not all could be replayed: nothing is proved\n',
    )
    .action((id: string | undefined, options: ReplayOptions) => replay(id, options, terminal));
};

async function replay(id: string | undefined, options: ReplayOptions, terminal: Terminal): Promise<void> {
  const path = pathOf(id, options.route);
  const headers = Object.fromEntries(pairs(givenHeaders(options.header)));
  const order = { headers, ...(options.limit !== undefined && { limit: options.limit }) };
  const progress = new Progress(terminal);
  const requests: ReplayedRequest[] = [];
  let total = 0;
  let result: ReplayResult | undefined;
  try {
    for await (const line of streamFromAdmin<ReplayLine>(adminUrl(options.admin, terminal), path, order)) {
      if (line.type === 'begin') total = line.requests;
      else if (line.type === 'request') requests.push(line);
      else result = line;
      progress.show(`replayed ${requests.length} of ${total}`);
    }
  } catch (error) {
    // 1 says that it still differs, to whoever reads the exit status alone.
    if (error instanceof FicusError && error.code === 'not_found')
      throw new FicusError('usage', { why: error.message }, { cause: error });
    throw error;
  } finally {
    progress.end();
  }
  if (result === undefined) throw new FicusError('internal', { why: 'the replay ended without a result' });
  terminal.exitCode = EXITS[result.verdict];
  if (options.json) {
    const { type: _, ...plain } = result;
    const results = requests.map(({ type: __, ...request }) => request);
    terminal.out(`${JSON.stringify({ ...plain, results }, null, 2)}\n`);
  } else terminal.out(replayText(result, requests, terminal.color));
}

function pathOf(id: string | undefined, route: string | undefined): string {
  if (id !== undefined && route !== undefined)
    throw new FicusError('usage', { why: 'give the id of a discrepancy or --route ID, not both' });
  if (id !== undefined) return `/discrepancies/${encodeURIComponent(id)}/replay`;
  if (route !== undefined) return `/routes/${encodeURIComponent(route)}/replay`;
  throw new FicusError('usage', { why: 'give the id of a discrepancy, or --route ID' });
}

function pairs(headers: readonly string[]): [string, string][] {
  return headers.flatMap((name, i) =>
    i % 2 === 0 ? [[name, headers[i + 1] ?? ''] as [string, string]] : [],
  );
}
