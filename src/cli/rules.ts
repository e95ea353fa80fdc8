import type { Command } from 'commander';
import { parseDocument } from 'yaml';
import type { RouteStatus } from '../admin/route-status.ts';
import { FicusError } from '../errors.ts';
import type { RulePreview } from '../store/rule-trial.ts';
import { adminUrl, getFromAdmin, sendToAdmin, withAdminOption } from './admin-client.ts';
import { readBytes } from './diff-files.ts';
import { previewText, rulesText } from './rules-text.ts';
import type { Terminal, Verb } from './terminal.ts';

interface PreviewOptions {
  readonly admin?: string;
  readonly rule?: string;
  readonly file?: string;
  readonly json?: true;
}

interface ListOptions {
  readonly admin?: string;
  readonly route?: string;
  readonly json?: true;
}

/** `ficus rules preview ROUTE` and `ficus rules list`: rules from evidence, and what becomes of them. */
export const rulesVerb: Verb = (program, terminal) => {
  const rules = program
    .command('rules')
    .summary('try a rule on stored samples; list the rules in force')
    .description('Works on rules of a running Ficus. Rules themselves are written in routes.yaml.')
    .addHelpText(
      'after',
      "\nExamples:\n  ficus rules preview orders-item --rule '{ path: $.tax, allow: [rounding], tolerance: 0.005 }'\n" +
        '  ficus rules list --route orders-item\n' +
        '\nExit status:\n  0  it was printed\n  1  there is no such route\n  2  bad usage, a rule that cannot work, or no Ficus answers\n',
    );
  preview(rules, terminal);
  list(rules, terminal);
};

function preview(rules: Command, terminal: Terminal): void {
  withAdminOption(rules.command('preview').argument('<route>', 'the id of the route that the rule is for'))
    .summary('what a rule would hide among the stored samples, and what does not fit it')
    .description(
      'Judges the stored samples of a route once more, with one more rule: which exchanges would no longer be mismatches, ' +
        'and what at its path the rule does not allow. Changes nothing.',
    )
    .option(
      '--rule <text>',
      'the rule as YAML or JSON, written as in routes.yaml; reason and owner may be left out',
    )
    .option('--file <file>', 'a file with the rule')
    .option('--json', 'everything, as JSON')
    .addHelpText(
      'after',
      '\nExit status:\n  0  it was printed\n  1  there is no such route\n  2  bad usage, a rule that cannot work, or no Ficus answers\n',
    )
    .action(async (route: string, options: PreviewOptions) => {
      const rule = proposedRule(options);
      const admin = adminUrl(options.admin, terminal);
      const found = await sendToAdmin<RulePreview>(admin, 'POST', '/rules/preview', { route, rule });
      terminal.out(options.json ? `${JSON.stringify(found, null, 2)}\n` : previewText(found, terminal.color));
    });
}

function list(rules: Command, terminal: Terminal): void {
  withAdminOption(rules.command('list'))
    .summary('the rules in force: how often used, last when, whose, until when')
    .description(
      'Prints the rules in force with their use. Marked are those that expired, are dead, or never matched.',
    )
    .option('--route <id>', 'only those of this route')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit status:\n  0  it was printed\n  1  there is no such route\n  2  bad usage, or no Ficus answers\n',
    )
    .action(async ({ admin, route, json }: ListOptions) => {
      const { items } = await getFromAdmin<{ items: RouteStatus[] }>(adminUrl(admin, terminal), '/routes');
      const routes = items.filter(({ id }) => route === undefined || id === route);
      if (routes.length === 0 && route !== undefined)
        throw new FicusError('not_found', {
          what: `route "${route}"; there are: ${items.map(({ id }) => id).join(', ')}`,
        });
      const listed = routes.flatMap(({ id, rules: own }) => own.map((rule) => ({ route: id, ...rule })));
      terminal.out(
        json ? `${JSON.stringify({ items: listed }, null, 2)}\n` : rulesText(listed, terminal.color),
      );
    });
}

/** The one rule that was given: a mapping, or a list of one, as a suggestion is. Throws FicusError. */
function proposedRule({ rule, file }: PreviewOptions): unknown {
  if ((rule === undefined) === (file === undefined))
    throw new FicusError('usage', { why: 'give the rule with --rule TEXT, or in a file with --file FILE' });
  const text = rule ?? readBytes(file ?? '').toString('utf8');
  const document = parseDocument(text);
  const [fault] = document.errors;
  const name = file ?? '--rule';
  if (fault !== undefined)
    throw new FicusError('file_malformed', { file: name, why: firstLine(fault.message) });
  const value: unknown = document.toJS({ maxAliasCount: 10 });
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one !== 'object' || one === null || Array.isArray(one))
    throw new FicusError('file_malformed', {
      file: name,
      why: 'it must be one rule, such as { path: $.tax, allow: [rounding] }',
    });
  return one;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/:$/, '');
}
