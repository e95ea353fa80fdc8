import type { Command } from 'commander';
import { type ErrorCode, FicusError, messageOf } from '../errors.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_URL = 'http://127.0.0.1:9090';
const PATIENCE = 30_000;
/** Refusals that say all that is to be said. */
const OWN_WORDS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'gate_refused',
  'stage_order',
  'stage_unchanged',
  'stage_moved',
  'store_unavailable',
]);

interface Refusal {
  readonly error?: {
    readonly code?: ErrorCode;
    readonly message?: string;
    readonly details?: Readonly<Record<string, string>>;
  };
}

/** Adds the option that every verb has which talks to a running Ficus. */
export function withAdminOption(command: Command): Command {
  return command.option(
    '--admin <url>',
    `admin server of the running Ficus (default: FICUS_ADMIN, or ${DEFAULT_URL})`,
  );
}

/** The admin server that was asked for: by the option, by the environment, or the default. */
export function adminUrl(option: string | undefined, { env }: Terminal): string {
  return (option ?? (env.FICUS_ADMIN || DEFAULT_URL)).replace(/\/+$/, '');
}

/**
 * Asks the admin API for `path`, which begins after `/api/v1`. Rejects with FicusError: `admin_unreachable` where
 * nobody answers, `not_found` for a 404, `admin_refused` for any other refusal.
 */
export function getFromAdmin<T>(admin: string, path: string): Promise<T> {
  return ask<T>(admin, path, {});
}

/**
 * Sends `body` as JSON. Rejects as `getFromAdmin` does, and with the API's own error where it would not do what was
 * asked (409) or the store is not available.
 */
export function postToAdmin<T>(admin: string, path: string, body: unknown): Promise<T> {
  return send<T>('POST', admin, path, body);
}

/** The same with PATCH. */
export function patchToAdmin<T>(admin: string, path: string, body: unknown): Promise<T> {
  return send<T>('PATCH', admin, path, body);
}

function send<T>(method: string, admin: string, path: string, body: unknown): Promise<T> {
  return ask<T>(admin, path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

async function ask<T>(admin: string, path: string, init: RequestInit): Promise<T> {
  const url = `${admin}/api/v1${path}`;
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      signal: AbortSignal.timeout(PATIENCE),
      headers: { accept: 'application/json', ...init.headers },
    });
  } catch (error) {
    throw new FicusError('admin_unreachable', { url: admin, why: reason(error) }, { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  const refusal = (body as Refusal | undefined)?.error;
  if (response.status === 404 && refusal?.details?.what !== undefined)
    throw new FicusError('not_found', { what: refusal.details.what });
  const own =
    refusal?.code === 'bad_request' ? init.method !== undefined : OWN_WORDS.has(refusal?.code ?? 'internal');
  if (refusal?.code !== undefined && own) throw new FicusError(refusal.code, refusal.details);
  const why = refusal?.message ?? 'it does not look like the admin server of a Ficus';
  throw new FicusError('admin_refused', { url: admin, status: String(response.status), why });
}

/** `fetch failed` helps nobody: what failed is in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return messageOf(cause ?? error);
}
