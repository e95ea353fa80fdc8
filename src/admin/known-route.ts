import { FicusError } from '../errors.ts';
import type { AdminContext } from './context.ts';

/**
 * Resolves where something is to be told of a route: it is configured, or was, and the ledger remembers it. Rejects with
 * FicusError `not_found` otherwise.
 */
export async function knownRoute(
  { config, store }: Pick<AdminContext, 'config' | 'store'>,
  id: string,
): Promise<void> {
  if (config().routes.some((route) => route.id === id)) return;
  if ((await store.ledgerHistory(id)).length === 0)
    throw new FicusError('not_found', { what: `route "${id}"` });
}
