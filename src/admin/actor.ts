import type { FastifyRequest } from 'fastify';

/** Viewers read, operators change as well. */
export type Role = 'viewer' | 'operator';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call: viewers and operators when absent. */
    readonly role?: Role;
  }
}

/** Who asks, as the ledger and the histories name them. Everyone who reaches a loopback address without tokens is `local`. */
export function actorOf(_request: FastifyRequest): string {
  return 'local';
}
