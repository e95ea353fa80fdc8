import { FicusError } from '../errors.ts';
import { type AskSettings, servedIn } from '../replay/settings.ts';
import { requestOfSample, withOurs } from '../replay/stored-request.ts';
import type { SweepItem } from '../replay/sweep.ts';
import { compileTable, type RouteTable } from '../routing-rules/compile.ts';
import { matchRoute } from '../routing-rules/match.ts';
import { type Config, isSafeMethod, SAFE_METHODS } from '../routing-rules/schema.ts';
import type { Sample } from '../store/types.ts';
import { readBytes } from './diff-files.ts';
import { requestOf } from './explain-request.ts';

const SHOWN_PROBLEMS = 20;

/** What requests of a list are made from. */
export interface ListContext {
  readonly config: Config;
  readonly settings: AskSettings;
  /** Headers of this run, flat. */
  readonly headers: readonly string[];
}

/**
 * The requests of a file: one `/path` or `METHOD /path` a line, `#` begins a comment. Throws FicusError `file_malformed`
 * with all lines that are no request, or not a safe one, before anything is sent.
 */
export function readSweepList(file: string, context: ListContext): SweepItem[] {
  const problems: string[] = [];
  const items: SweepItem[] = [];
  const table = compileTable(context.config);
  readBytes(file)
    .toString('utf8')
    .split(/\r?\n/)
    .forEach((line, at) => {
      const text = line.replace(/(?:^|\s)#.*$/, '').trim();
      if (text === '') return;
      const item = itemOf(text, table, context);
      if (typeof item === 'string') problems.push(`line ${at + 1}: ${item}`);
      else items.push(item);
    });
  if (problems.length > 0) {
    const shown = problems.slice(0, SHOWN_PROBLEMS).join('; ');
    const more = problems.length - SHOWN_PROBLEMS;
    throw new FicusError('file_malformed', { file, why: more > 0 ? `${shown}; and ${more} more` : shown });
  }
  if (items.length === 0) throw new FicusError('file_malformed', { file, why: 'there is no request in it' });
  return items;
}

/** Stored requests of a route, as they can be sent now. */
export function itemsOfSamples(
  route: string,
  samples: readonly Sample[],
  { settings, headers }: ListContext,
): SweepItem[] {
  return samples.map((sample) => {
    const request = requestOfSample(sample, headers, settings.via);
    return 'why' in request ? { route, why: request.why } : { route, served: sample.served, request };
  });
}

function itemOf(
  text: string,
  table: RouteTable,
  { config, settings, headers }: ListContext,
): SweepItem | string {
  const words = text.split(/\s+/);
  const [method = '', url = ''] = words.length === 1 ? ['GET', ...words] : words;
  if (words.length > 2) return `${JSON.stringify(text)} is not "/path" or "METHOD /path"`;
  if (!isSafeMethod(method)) return `${method} is not sent: only ${SAFE_METHODS.join(', ')} change nothing`;
  try {
    const asked = requestOf(method, url, []);
    const host = asked.host ?? hostIn(headers) ?? new URL(config.monolith.url).host;
    const all = [
      ...(hostIn(headers) === undefined ? ['Host', host] : []),
      ...(given(headers, 'user-agent') ? [] : ['User-Agent', 'ficus-sweep']),
      ...(given(headers, 'accept') ? [] : ['Accept', '*/*']),
      ...headers,
      ...['X-Forwarded-For', '127.0.0.1', 'X-Forwarded-Host', host],
      ...['X-Forwarded-Proto', config.listen.tls === undefined ? 'http' : 'https'],
    ];
    const found = matchRoute(table, { method, target: asked.target, host, headers: all });
    if (found === undefined)
      return { route: undefined, why: 'no route takes it: only the monolith serves it' };
    const request = withOurs({ method, target: asked.target, headers: all }, settings.via);
    return { route: found.config.id, served: servedIn(found.config.stage), request };
  } catch (error) {
    if (error instanceof FicusError) return error.message;
    throw error;
  }
}

function given(headers: readonly string[], name: string): boolean {
  return headers.some((text, i) => i % 2 === 0 && text.toLowerCase() === name);
}

function hostIn(headers: readonly string[]): string | undefined {
  const at = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === 'host');
  return at === -1 ? undefined : headers[at + 1];
}
