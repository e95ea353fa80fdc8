import { compare, DEFAULT_COMPARED_HEADERS } from '../diff/compare.ts';
import { compileRules } from '../diff/rules/compile.ts';
import { readDiffFile } from './diff-files.ts';
import { diffJson, diffText } from './diff-text.ts';
import { readRulesFile } from './rules-file.ts';
import type { Verb } from './terminal.ts';

interface DiffOptions {
  readonly rules?: string;
  readonly json?: true;
}

const MISMATCH_EXIT = 1;
/** The status of a body alone: one of 304 or 500 would keep the bodies from being compared. */
const OK = 200;

/** `ficus diff LEFT RIGHT`: compare two files as two answers would be. */
export const diffVerb: Verb = (program, terminal) => {
  program
    .command('diff')
    .argument('<left>', "the monolith's answer")
    .argument('<right>', "the service's answer")
    .summary('compare two files as two answers would be')
    .description(
      'Compares two files and names the kind of each difference. A file whose name ends in .http is a whole ' +
        'response, as "curl -i" saves it; any other is a body. Status and headers are compared between two .http files.',
    )
    .option('--rules <file>', 'YAML: a list of rules, as under compare.rules of a route')
    .option('--json', 'one JSON object, numbers as they were written')
    .addHelpText(
      'after',
      '\nExample:\n  ficus diff monolith.json service.json --rules rules.yaml\n' +
        '\nExit status:\n  0  match, or every difference is ignored by a rule\n  1  mismatch\n' +
        '  2  bad usage, or a file cannot be read or is malformed\n',
    )
    .action((leftFile: string, rightFile: string, options: DiffOptions) => {
      const rules = options.rules === undefined ? compileRules([]) : readRulesFile(options.rules);
      const left = readDiffFile(leftFile);
      const right = readDiffFile(rightFile);
      const whole = left.whole && right.whole;
      const comparison = compare(
        whole ? left.answer : { ...left.answer, status: OK },
        whole ? right.answer : { ...right.answer, status: OK },
        { headers: whole ? DEFAULT_COMPARED_HEADERS : [], rules, now: Date.now() },
      );
      if (comparison.verdict === 'mismatch') terminal.exitCode = MISMATCH_EXIT;
      // The JSON has no place to say so, and a cut list must not look whole.
      if (options.json && comparison.limited) {
        terminal.err(`ficus: only the first ${comparison.differences.length} differences are listed\n`);
      }
      terminal.out(options.json ? diffJson(comparison) : diffText(comparison, terminal.color));
    });
};
