import type { Command } from 'commander';
import { FicusError, messageOf } from '../errors.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_URL = 'http://127.0.0.1:9090';
const PATIENCE = 30_000;

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
export async function getFromAdmin<T>(admin: string, path: string): Promise<T> {
  return askAdmin<T>(admin, path, {});
}

/** Sends a JSON body to the admin API; rejects as `getFromAdmin` does, and with `bad_request` for what it does not take. */
export async function sendToAdmin<T>(
  admin: string,
  method: 'POST' | 'PATCH',
  path: string,
  body: unknown,
): Promise<T> {
  return askAdmin<T>(admin, path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function askAdmin<T>(
  admin: string,
  path: string,
  { headers, ...init }: Pick<RequestInit, 'method' | 'body'> & { headers?: Readonly<Record<string, string>> },
): Promise<T> {
  const url = `${admin}/api/v1${path}`;
  let response: Response;
  try {
    response = await fetch(url, {
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
      headers: { accept: 'application/json', ...headers },
    });
  } catch (error) {
    throw new FicusError('admin_unreachable', { url: admin, why: reason(error) }, { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  const refusal = (body as { error?: { message?: string; details?: { what?: string } } } | undefined)?.error;
  if (response.status === 404 && refusal?.details?.what !== undefined)
    throw new FicusError('not_found', { what: refusal.details.what });
  if (init.method !== undefined && response.status === 400 && refusal?.message !== undefined)
    throw new FicusError('bad_request', { why: refusal.message });
  const why = refusal?.message ?? 'it does not look like the admin server of a Ficus';
  throw new FicusError('admin_refused', { url: admin, status: String(response.status), why });
}

/** `fetch failed` helps nobody: what failed is in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return messageOf(cause ?? error);
}
