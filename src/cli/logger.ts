import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

/** JSON lines on standard output; readable ones where a person watches. Level from FICUS_LOG_LEVEL. */
export function createLogger(options: {
  readonly pretty: boolean;
  readonly level: string | undefined;
}): Logger {
  const settings = { level: options.level ?? 'info', base: null };
  if (!options.pretty) return pino(settings);
  return pino(
    settings,
    PinoPretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true }),
  );
}
