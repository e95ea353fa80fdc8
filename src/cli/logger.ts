import { randomBytes } from 'node:crypto';
import { type Logger, type LoggerOptions, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import { FicusError } from '../errors.ts';
import { createRedactor } from '../store/redact.ts';
import type { RedactionLists } from '../store/secret-names.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** JSON lines on standard output; readable ones where a person watches. Level from FICUS_LOG_LEVEL. Throws FicusError `usage`. */
export function createLogger(options: {
  readonly pretty: boolean;
  readonly level: string | undefined;
  readonly redact?: RedactionLists;
}): Logger {
  const level = options.level || 'info';
  if (!LEVELS.includes(level))
    throw new FicusError('usage', {
      why: `FICUS_LOG_LEVEL is "${level}"; it must be one of ${LEVELS.join(', ')}`,
    });
  // A message may quote what an upstream said. The tags are of this process alone: the store's key may not be readable.
  const redactor = createRedactor(randomBytes(32), options.redact);
  const shown = (value: unknown) => (typeof value === 'string' ? redactor.text(value) : value);
  const settings: LoggerOptions = {
    level,
    base: null,
    hooks: {
      logMethod(args, method) {
        method.apply(this, args.map(shown) as typeof args);
      },
    },
  };
  if (!options.pretty) return pino(settings);
  return pino(
    settings,
    PinoPretty({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true }),
  );
}
