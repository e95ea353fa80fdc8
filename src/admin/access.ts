import type { FastifyRequest } from 'fastify';
import { FicusError } from '../errors.ts';
import { ACTOR_HEADER, type Caller, HOW, isActorName } from './actor.ts';
import type { Callers, Holder } from './callers.ts';
import { crossSite, isSafe } from './origin.ts';

export const SESSION_COOKIE = 'ficus_session';

/**
 * Lets a request in or refuses it: finds out who asks, that no other site's page is behind it, and whether they may.
 * `reachable`: whether others than this machine can reach the address that is listened on.
 */
export function guard(callers: Callers, reachable: boolean): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { open, role = 'viewer' } = request.routeOptions.config;
    const found = callers.named || reachable ? known(callers, request) : nobody(request);
    if (!isSafe(request.method)) refuseCrossSite(request, found);
    if (typeof found !== 'string') request.caller = found;
    if (open === true) return;
    if (typeof found === 'string') throw new FicusError('unauthenticated', { why: found });
    if (role === 'operator' && found.role !== 'operator')
      throw new FicusError('forbidden', { name: found.name, role: found.role });
  };
}

/** Whether what a request came with still lets it in: its token may be taken away, and its session end. */
export function isKnown(callers: Callers, request: FastifyRequest): boolean {
  if (request.caller?.by === 'nobody') return !callers.named;
  return typeof known(callers, request) !== 'string';
}

/** Who asks, or why that is not known. */
function known(callers: Callers, request: FastifyRequest): Caller | string {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const holder = callers.byToken(bearer);
    return holder === undefined ? 'this one is not known' : callerOf(holder, 'token');
  }
  const session = request.cookies[SESSION_COOKIE];
  if (session === undefined) return HOW;
  const holder = callers.bySession(session);
  return holder === undefined ? 'the session has ended, log in again' : callerOf(holder, 'session');
}

function callerOf({ name, role }: Holder, by: Caller['by']): Caller {
  return { name, role, by };
}

function nobody({ headers }: FastifyRequest): Caller {
  const name = headers[ACTOR_HEADER] ?? 'local';
  if (typeof name !== 'string' || !isActorName(name))
    throw new FicusError('bad_request', {
      why: 'X-Ficus-Actor must be the name of a person: up to 64 letters, digits and ". _ @ + -"',
    });
  return { name, role: 'operator', by: 'nobody' };
}

/** A token in a header is no browser's doing. Everything else may be a page of another site that rides on a session, or on loopback. */
function refuseCrossSite(request: FastifyRequest, found: Caller | string): void {
  const by = typeof found === 'string' ? undefined : found.by;
  if (by === 'token') return;
  const why = crossSite(request.headers, by === 'session');
  if (why !== undefined) throw new FicusError('cross_site', { why });
}
