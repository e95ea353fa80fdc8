import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { FicusError } from '../errors.ts';
import type { Config } from '../routing-rules/schema.ts';
import { readConfig, withConfigOption } from './read-config.ts';
import type { RunningFicus } from './running-ficus.ts';
import { firstSignal } from './signals.ts';
import type { Verb } from './terminal.ts';

/** Milliseconds that a worker that has finished may take to end. */
const LAST_WORDS = 5000;

/** `ficus start`: run the proxy and the admin server until a signal. */
export const startVerb: Verb = (program, terminal) => {
  withConfigOption(program.command('start'))
    .summary('run the proxy and the admin server')
    .description(
      'Runs the proxy and the admin server until SIGTERM or SIGINT. Requests under way are finished and ' +
        'comparisons written before it exits; a second signal exits at once. When the file changes, and on SIGHUP, it is ' +
        'read again: a good one takes effect at once, a bad one changes nothing and says so in the log.',
    )
    .addHelpText(
      'after',
      '\nEnvironment:\n  FICUS_LOG_LEVEL  trace, debug, info, warn, error or silent (default info)\n' +
        '  FICUS_LOG_REQUESTS  share of requests that get a line in the log, 0 to 1 (default 0)\n' +
        '  FICUS_OVERRIDE_TOKEN  with it in X-Ficus-Token, a request says in X-Ficus-Side which side serves it\n' +
        '\nExit status:\n  0  stopped by a signal, nothing lost\n  1  the configuration, a port or the store does not allow it' +
        '\n  2  the command line or the file cannot be read\n',
    )
    .option('--workers <number>', 'processes that serve; more than 1 for more cores', workerCount, 1)
    .action(async ({ config: file, workers }: { config: string; workers: number }) => {
      // Loaded here and not above: the other verbs should not wait for a server's libraries.
      const { createLogger } = await import('./logger.ts');
      if (cluster.isWorker) {
        const { runWorker } = await import('./workers/worker.ts');
        const finished = await runWorker(
          createLogger({ pretty: terminal.color, level: terminal.env.FICUS_LOG_LEVEL }),
        );
        if (!finished) process.exit(0);
        // Nothing else holds this process: it ends by itself, and what an SDK does then is done. Nobody waits long for it.
        if (process.connected) process.disconnect?.();
        setTimeout(() => process.exit(0), LAST_WORDS).unref();
        return;
      }
      const config = readConfig(file, terminal, 'nothing was started');
      const { followConfig } = await import('./follow-config.ts');
      const log = createLogger({
        pretty: terminal.color,
        level: terminal.env.FICUS_LOG_LEVEL,
        redact: config.redact,
      });
      const ficus = await startWith(workers, config, log, terminal.env.FICUS_OVERRIDE_TOKEN);
      // Whoever reads that it is listening may send a signal at once, which would end a process that expects none yet.
      const unfollow = followConfig(file, terminal.env, ficus, log);
      const signalled = firstSignal();
      log.info({ address: ficus.proxy.address, port: ficus.proxy.port }, 'proxy is listening');
      log.info({ address: ficus.admin.address, port: ficus.admin.port }, 'admin server is listening');
      const signal = await signalled;
      unfollow();
      log.info(`${signal}: finishing what is under way`);
      await ficus.stop();
      log.info('stopped');
    });
};

async function startWith(
  workers: number,
  config: Config,
  log: Logger,
  overrideToken: string | undefined,
): Promise<RunningFicus> {
  if (workers > 1) return (await import('./workers/primary.ts')).startWorkers(config, workers, log);
  return (await import('./running-ficus.ts')).startFicus(config, log, overrideToken);
}

function workerCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,3}$/.test(text) || count < 1 || count > 128)
    throw new FicusError('usage', { why: `--workers is "${text}"; it must be a whole number from 1 to 128` });
  return count;
}
