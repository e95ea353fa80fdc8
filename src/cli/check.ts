import { counted } from '../counted.ts';
import { loadConfig } from '../routing-rules/load.ts';
import { formatProblem } from '../routing-rules/problem.ts';
import { RULE_CHECKS, withConfigOption } from './read-config.ts';
import { printable } from './table.ts';
import type { Verb } from './terminal.ts';

interface CheckOptions {
  readonly config: string;
  readonly json?: true;
}

/** `ficus check`: validate the configuration without listening. */
export const checkVerb: Verb = (program, terminal) => {
  withConfigOption(program.command('check'))
    .summary('validate the configuration without listening')
    .description(
      'Reads the configuration as "start" would and names every problem as file:line:col, without listening. ' +
        'Warnings name what is allowed and has no effect.',
    )
    .option('--json', 'the outcome as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  ficus check -c config/routes.yaml\n' +
        '\nExit status:\n  0  the configuration is valid\n  1  it has problems\n  2  bad usage\n',
    )
    .action(({ config: file, json }: CheckOptions) => {
      const { config, problems, warnings } = loadConfig(file, terminal.env, {
        ...RULE_CHECKS,
        now: Date.now(),
      });
      const routes = config?.routes.length ?? 0;
      const services = Object.keys(config?.services ?? {}).length;
      if (problems.length > 0) terminal.exitCode = 1;
      if (json) {
        const outcome = { file, valid: problems.length === 0, routes, services, problems, warnings };
        terminal.out(`${JSON.stringify(outcome, null, 2)}\n`);
        return;
      }
      for (const warning of warnings) terminal.err(`${printable(formatProblem(warning))} (warning)\n`);
      for (const problem of problems) terminal.err(`${printable(formatProblem(problem))}\n`);
      if (problems.length > 0) {
        terminal.err(`${counted(problems.length, 'problem')} in ${file}\n`);
        return;
      }
      const warned = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`;
      terminal.out(
        `${file} is valid: ${counted(routes, 'route')}, ${counted(services, 'service')}${warned}\n`,
      );
    });
};
