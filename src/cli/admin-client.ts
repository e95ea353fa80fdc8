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
  const response = await askAdmin(admin, path, { signal: AbortSignal.timeout(PATIENCE) });
  const body: unknown = await response.json().catch(() => undefined);
  if (body === undefined) throw refused(admin, response.status, undefined);
  return body as T;
}

/** The same, with any method and body; resolves as soon as an answer begins that is no refusal. */
export async function askAdmin(admin: string, path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${admin}/api/v1${path}`, {
      ...request,
      headers: { accept: 'application/json', ...request.headers },
    });
  } catch (error) {
    throw new FicusError('admin_unreachable', { url: admin, why: reason(error) }, { cause: error });
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  const refusal = (body as { error?: { message?: string; details?: { what?: string } } } | undefined)?.error;
  if (response.status === 404 && refusal?.details?.what !== undefined)
    throw new FicusError('not_found', { what: refusal.details.what });
  throw refused(admin, response.status, refusal?.message);
}

/** `message`: the refusal's own words. */
export function refused(admin: string, status: number, message: string | undefined): FicusError {
  const why = message ?? 'it does not look like the admin server of a Ficus';
  return new FicusError('admin_refused', { url: admin, status: String(status), why });
}

/** `fetch failed` helps nobody: what failed is in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return messageOf(cause ?? error);
}
