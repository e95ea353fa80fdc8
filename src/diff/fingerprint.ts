import { hash } from 'node:crypto';
import type { Difference } from './types.ts';

const DIGITS = 12;

/**
 * Names the discrepancy that a difference belongs to: 12 hex digits of a SHA-256 over route, place, kind and
 * signature. The same on every replica and after every restart.
 */
export function fingerprint(
  route: string,
  difference: Pick<Difference, 'place' | 'kind' | 'signature'>,
): string {
  const parts = JSON.stringify([route, difference.place, difference.kind, difference.signature]);
  return hash('sha256', parts, 'hex').slice(0, DIGITS);
}
