import { isIP } from 'node:net';
import { FicusError } from '../errors.ts';
import { compileTable } from '../routing-rules/compile.ts';
import { requestOf } from './explain-request.ts';
import { type Explanation, explain } from './explanation.ts';
import { readConfig, withConfigOption } from './read-config.ts';
import { printable } from './table.ts';
import type { Verb } from './terminal.ts';

interface ExplainOptions {
  readonly config: string;
  readonly header: readonly string[];
  readonly from: string;
  readonly json?: true;
}

/** `ficus explain METHOD URL`: which route, which side, which bucket, and why. */
export const explainVerb: Verb = (program, terminal) => {
  withConfigOption(
    program
      .command('explain')
      .argument('<method>', 'the method of the request')
      .argument('<url>', '/path, or an absolute URL'),
  )
    .summary('which route, which side, which bucket, and why')
    .description(
      'Says what the file does with one request. Nothing is sent to anybody: where the ledger of a running Ficus has moved a route, "ficus history" says so.',
    )
    .option('-H, --header <line>', 'a header, as "name: value"; may be repeated', collect, [])
    .option('--from <address>', 'the address of the client', '127.0.0.1')
    .option('--json', 'the explanation as one JSON object')
    .addHelpText(
      'after',
      "\nExample:\n  ficus explain GET /orders/17 -H 'x-user-id: 42'\n" +
        '\nExit status:\n  0  it was explained\n  1  the configuration has problems\n  2  bad usage\n',
    )
    .action((method: string, url: string, options: ExplainOptions) => {
      if (isIP(options.from) === 0)
        throw new FicusError('usage', {
          why: `--from is "${options.from}"; it must be an IP address such as 203.0.113.7`,
        });
      const request = requestOf(method, url, options.header);
      const table = compileTable(readConfig(options.config, terminal, 'nothing can be said of the request'));
      const explanation = explain(table, request, options.from);
      terminal.out(options.json ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation));
    });
};

function collect(line: string, lines: readonly string[]): readonly string[] {
  return [...lines, line];
}

function explanationText({ method, path, target, route, side, reason, passedOver }: Explanation): string {
  const lines = [];
  if (route === null) {
    lines.push(`${method} ${target} is served by the monolith, because ${reason}.`);
  } else {
    const { id, service, stage, percent, cohort, bucket, stickySource, mirroring } = route;
    // Six decimals tell all buckets apart that a step of 0.001 % can.
    const place = bucket.toFixed(6);
    lines.push(
      `route ${id}: ${method} ${target} is served by the ${side}; bucket ${place}, because ${reason}.`,
      `  stage    ${stage}, ${percent} % of the users are served by the service ${service}`,
      `  bucket   ${place}, from ${stickySource === 'ip' ? 'the address of the client' : stickySource} in the cohort ${cohort}`,
      `  shadow   ${mirroring}`,
    );
  }
  if (path !== null && path !== target.split('?')[0]) lines.push(`  path     matched as ${path}`);
  for (const { route: passed, why } of passedOver) lines.push(`  tried    route ${passed}: ${why}`);
  return `${lines.map(printable).join('\n')}\n`;
}
