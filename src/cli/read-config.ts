import type { Command } from 'commander';
import { counted } from '../counted.ts';
import { parsePath } from '../diff/rules/path.ts';
import { Pattern } from '../diff/rules/pattern.ts';
import { FicusError, messageOf } from '../errors.ts';
import { loadConfig } from '../routing-rules/load.ts';
import { formatProblem } from '../routing-rules/problem.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_FILE = 'config/routes.yaml';

/** Adds the option that every verb has which reads the configuration. */
export function withConfigOption(command: Command): Command {
  return command.option('-c, --config <file>', 'the configuration', DEFAULT_FILE);
}

/**
 * Reads and checks a configuration. Warnings and problems go to the terminal, one a line; with any problem it throws
 * FicusError `config_invalid`. `undone`: what the verb has not done for it.
 */
export function readConfig(
  file: string,
  terminal: Terminal,
  undone: string,
  env: Environment = terminal.env,
): Config {
  const { config, problems, warnings } = loadConfig(file, env, { ...RULE_CHECKS, now: Date.now() });
  for (const warning of warnings) terminal.err(`${printable(formatProblem(warning))} (warning)\n`);
  for (const problem of problems) terminal.err(`${printable(formatProblem(problem))}\n`);
  if (config === undefined || problems.length > 0) {
    throw new FicusError('config_invalid', { count: counted(problems.length, 'problem'), file, undone });
  }
  return config;
}

/** What of a rule only the comparison can judge; each tells what is wrong as one sentence, undefined when it is sound. */
export const RULE_CHECKS = {
  checkRulePath: (path: string) => faultOf(() => parsePath(path)),
  checkRulePattern: (pattern: string) => faultOf(() => new Pattern(pattern)),
};

function faultOf(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
