import type { FastifyRequest } from 'fastify';
import { FicusError } from '../errors.ts';

/** Viewers read, operators change as well. */
export type Role = 'viewer' | 'operator';

/** Who asks, and how Ficus knows. `nobody` is everyone who reaches a loopback address without tokens. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  readonly by: 'token' | 'session' | 'nobody';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: viewers and operators when absent. */
    readonly role?: Role;
    /** True where no token is needed. */
    readonly open?: boolean;
  }
  interface FastifyRequest {
    /** Undefined where nobody has said who asks; only calls that are open see that. */
    caller: Caller | undefined;
  }
}

/** Who asks, as the ledger and the histories name them. Everyone who reaches a loopback address without tokens is `local`. */
export function actorOf(request: FastifyRequest): string {
  if (request.caller === undefined) throw new FicusError('unauthenticated', { why: HOW });
  return request.caller.name;
}

export const HOW = 'send it as "Authorization: Bearer TOKEN", or log in';

/** Where no tokens are configured, the command line says here as whom it runs. */
export const ACTOR_HEADER = 'x-ficus-actor';

/** True for what may stand in the ledger as a name: of a person, not of Ficus itself. */
export function isActorName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/.test(name) && !/^(?:file|ramp|ficus)$/i.test(name);
}
