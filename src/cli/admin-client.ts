import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { ACTOR_HEADER, isActorName } from '../admin/actor.ts';
import { type ErrorCode, FicusError, messageOf } from '../errors.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_URL = 'http://127.0.0.1:9090';
const PATIENCE = 30_000;
/** Refusals that say all that is to be said. */
const OWN_WORDS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'accept_unexplained',
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
  return command
    .option('--admin <url>', `admin server of the running Ficus (default: FICUS_ADMIN, or ${DEFAULT_URL})`)
    .addHelpText(
      'after',
      '\nEnvironment:\n  FICUS_ADMIN  the admin server, where --admin does not name one\n' +
        '  FICUS_TOKEN  the token that it wants; whose it is stands in its configuration',
    );
}

/** A running Ficus, and as whom it is asked. */
export interface AdminAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The admin server that was asked for: by the option, by the environment, or the default. `FICUS_TOKEN` says who asks;
 * without it the name of the system's user does, which a Ficus without tokens takes on trust. Throws FicusError
 * `usage` for what is no address, and for a token that cannot be sent.
 */
export function adminUrl(option: string | undefined, { env }: Terminal): AdminAddress {
  const given = option ?? (env.FICUS_ADMIN || DEFAULT_URL);
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    throw new FicusError('usage', {
      why: `${option === undefined ? 'FICUS_ADMIN' : '--admin'} is "${given}"; it must be an address such as ${DEFAULT_URL}`,
    });
  const url = given.replace(/\/+$/, '');
  if (env.FICUS_TOKEN) {
    // A header would refuse it with a sentence that shows it.
    if (!/^[\x21-\x7e]+$/.test(env.FICUS_TOKEN))
      throw new FicusError('usage', { why: 'FICUS_TOKEN has spaces, line ends or letters beyond ASCII' });
    return { url, headers: { authorization: `Bearer ${env.FICUS_TOKEN}` } };
  }
  const user = systemUser();
  return { url, headers: user !== undefined && isActorName(user) ? { [ACTOR_HEADER]: user } : {} };
}

/**
 * Asks the admin API for `path`, which begins after `/api/v1`. Rejects with FicusError: `admin_unreachable` where
 * nobody answers, `not_found` for a 404, `admin_needs_token` for a 401, `admin_refused` for any other refusal.
 */
export async function getFromAdmin<T>(admin: AdminAddress, path: string): Promise<T> {
  return jsonFromAdmin<T>(admin, path, {});
}

/**
 * Has the admin API change something; `body` is sent as JSON. Rejects as `getFromAdmin` does, and with the API's own error
 * where it would not do what was asked (409) or the store is not available.
 */
export async function sendToAdmin<T>(
  admin: AdminAddress,
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<T> {
  return jsonFromAdmin<T>(admin, path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

async function jsonFromAdmin<T>(admin: AdminAddress, path: string, request: RequestInit): Promise<T> {
  const response = await askAdmin(admin, path, { ...request, signal: AbortSignal.timeout(PATIENCE) });
  const body: unknown = await response.json().catch(() => undefined);
  if (body === undefined) throw refusalOf(admin.url, response.status, undefined, false);
  return body as T;
}

/** The same, with any method and body; resolves as soon as an answer begins that is no refusal. */
export async function askAdmin(admin: AdminAddress, path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${admin.url}/api/v1${path}`, {
      ...request,
      // Nothing of ours redirects, and a token must not follow where somebody else points.
      redirect: 'manual',
      headers: { accept: 'application/json', ...request.headers, ...admin.headers },
    });
  } catch (error) {
    throw new FicusError('admin_unreachable', { url: admin.url, why: reason(error) }, { cause: error });
  }
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  throw refusalOf(admin.url, response.status, body, request.method !== undefined);
}

/** `sent`: there was a body, which may be what is wrong. */
export function refusalOf(url: string, status: number, body: unknown, sent: boolean): FicusError {
  const refusal = (body as Refusal | undefined)?.error;
  if (status === 404 && refusal?.details?.what !== undefined)
    return new FicusError('not_found', { what: refusal.details.what });
  const own = refusal?.code === 'bad_request' ? sent : OWN_WORDS.has(refusal?.code ?? 'internal');
  if (refusal?.code !== undefined && own) return new FicusError(refusal.code, refusal.details);
  const why = refusal?.message ?? 'it does not look like the admin server of a Ficus';
  if (status === 401) return new FicusError('admin_needs_token', { url, why });
  return new FicusError('admin_refused', { url, status: String(status), why });
}

function systemUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container's user need not have a name.
    return undefined;
  }
}

/** `fetch failed` helps nobody: what failed is in the cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return messageOf(cause ?? error);
}
