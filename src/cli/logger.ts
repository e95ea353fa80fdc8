import { randomBytes } from 'node:crypto';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { FicusError } from '../errors.ts';
import type { RequestLine } from '../proxy/request-log.ts';
import { RequestLog } from '../proxy/request-log.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import { createRedactor } from '../store/redact.ts';
import type { RedactionLists } from '../store/secret-names.ts';
import { LogSink } from './log-sink.ts';

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
  const key = randomBytes(32);
  let redactor = createRedactor(key, options.redact);
  const shown = (value: unknown) =>
    typeof value === 'string' ? redactor.text(value) : redactedLine(value, redactor);
  const settings: LoggerOptions = {
    level,
    base: null,
    hooks: {
      logMethod(args, method) {
        method.apply(this, args.map(shown) as typeof args);
      },
    },
  };
  const sink = new LogSink(process.stdout.fd);
  const log = pino(settings, options.pretty ? forPeople(sink) : sink);
  SINKS.set(log, sink);
  REDACTIONS.set(log, (lists) => {
    redactor = createRedactor(key, lists);
  });
  return log;
}

/** The same lines as a person reads them. */
function forPeople(sink: LogSink): DestinationStream {
  const written = prettyFactory({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true });
  return { write: (line) => sink.write(written(line)) };
}

const SINKS = new WeakMap<Logger, LogSink>();
const REDACTIONS = new WeakMap<Logger, (lists: RedactionLists) => void>();

/** From now on the lines of a log of `createLogger` are redacted by these lists of a configuration. */
export function redactLogBy(log: Logger, lists: RedactionLists): void {
  REDACTIONS.get(log)?.(lists);
}

/** Tells of every line that this log gives up because nobody reads it as fast as it is written. */
export function onLineDropped(log: Logger, told: () => void): void {
  const sink = SINKS.get(log);
  if (sink !== undefined) sink.onDrop = told;
}

/**
 * The log of requests that FICUS_LOG_REQUESTS asks for, a share from 0 to 1; undefined where it asks for none. Throws
 * FicusError `usage`.
 */
export function requestLog(log: Logger, { FICUS_LOG_REQUESTS: asked }: Environment): RequestLog | undefined {
  if (!asked) return undefined;
  const share = Number(asked);
  if (!(share >= 0 && share <= 1))
    throw new FicusError('usage', {
      why: `FICUS_LOG_REQUESTS is "${asked}"; it must be a share from 0 (no requests) to 1 (all)`,
    });
  if (share === 0) return undefined;
  return new RequestLog(share, Math.random, (line) => log.info(line, 'request'));
}

/** The path of a request's line may hold what looks secret. */
function redactedLine(value: unknown, redactor: { target(target: string): string }): unknown {
  if (typeof value !== 'object' || value === null || !('path' in value)) return value;
  return { ...value, path: redactor.target(String((value as RequestLine).path)) };
}
