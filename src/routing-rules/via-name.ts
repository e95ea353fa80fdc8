import { createHash } from 'node:crypto';
import type { Config } from './schema.ts';

/**
 * Our name in Via, by which a request that comes back to us is known: the same on every replica of one deployment, and
 * another one where a Ficus stands in front of another.
 */
export function viaName({ monolith, services }: Config): string {
  const origins = [monolith.url, ...Object.values(services).map(({ url }) => url)];
  return `ficus-${createHash('sha256').update(origins.join(' ')).digest('hex').slice(0, 8)}`;
}
