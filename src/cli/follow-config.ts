import type { Logger } from 'pino';
import { counted } from '../counted.ts';
import { messageOf } from '../errors.ts';
import { loadConfig } from '../routing-rules/load.ts';
import { formatProblem } from '../routing-rules/problem.ts';
import { watchText } from '../routing-rules/reload.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import { redactLogBy } from './logger.ts';
import { RULE_CHECKS } from './read-config.ts';
import type { RunningFicus } from './running-ficus.ts';

/**
 * Puts the configuration to work anew whenever its file changes, and on SIGHUP. A bad file changes nothing: every
 * problem goes to the log, and /readyz and the metrics say so until a good one comes. Returns a function that ends it.
 */
export function followConfig(file: string, env: Environment, ficus: RunningFicus, log: Logger): () => void {
  const reload = () => {
    const { config, problems, warnings } = loadConfig(file, env, { ...RULE_CHECKS, now: Date.now() });
    for (const warning of warnings) log.warn(formatProblem(warning));
    for (const problem of problems) log.error(formatProblem(problem));
    if (config === undefined) {
      ficus.refuseReload(`${counted(problems.length, 'problem')} in ${file}; the one before stays`);
    } else {
      redactLogBy(log, config.redact);
      ficus.reload(config);
    }
  };
  process.on('SIGHUP', reload);
  const unwatch = watchOrSay(file, reload, log);
  return () => {
    process.removeListener('SIGHUP', reload);
    unwatch();
  };
}

function watchOrSay(file: string, reload: () => void, log: Logger): () => void {
  try {
    return watchText(file, reload);
  } catch (error) {
    log.warn(`${file} is not watched (${messageOf(error)}); send SIGHUP after a change`);
    return () => undefined;
  }
}
