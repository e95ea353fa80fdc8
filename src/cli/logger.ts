import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { FicusError } from '../errors.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** JSON lines on standard output; readable ones where a person watches. Level from FICUS_LOG_LEVEL. Throws FicusError `usage`. */
export function createLogger(options: {
  readonly pretty: boolean;
  readonly level: string | undefined;
}): Logger {
  const level = options.level || 'info';
  if (!LEVELS.includes(level))
    throw new FicusError('usage', {
      why: `FICUS_LOG_LEVEL is "${level}"; it must be one of ${LEVELS.join(', ')}`,
    });
  const settings = { level, base: null };
  if (!options.pretty) return pino(settings);
  return pino(
    settings,
    PinoPretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true }),
  );
}
