import { readConfig, withConfigOption } from './read-config.ts';
import { firstSignal } from './signals.ts';
import type { Verb } from './terminal.ts';

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
        '\nExit status:\n  0  stopped by a signal, nothing lost\n  1  the configuration, a port or the store does not allow it' +
        '\n  2  the command line or the file cannot be read\n',
    )
    .action(async ({ config: file }: { config: string }) => {
      const config = readConfig(file, terminal);
      // Loaded here and not above: the other verbs should not wait for a server's libraries.
      const { createLogger } = await import('./logger.ts');
      const { followConfig } = await import('./follow-config.ts');
      const { startFicus } = await import('./running-ficus.ts');
      const log = createLogger({ pretty: terminal.color, level: terminal.env.FICUS_LOG_LEVEL });
      const ficus = await startFicus(config, log);
      log.info({ address: ficus.proxy.address, port: ficus.proxy.port }, 'proxy is listening');
      log.info({ address: ficus.admin.address, port: ficus.admin.port }, 'admin server is listening');
      const unfollow = followConfig(file, terminal.env, ficus, log);
      const signal = await firstSignal();
      unfollow();
      log.info(`${signal}: finishing what is under way`);
      await ficus.stop();
      log.info('stopped');
    });
};
