import { createHash, timingSafeEqual } from 'node:crypto';
import type { Side } from '../diff/types.ts';
import { fieldValue } from '../http1/framing.ts';
import type { Fields } from '../http1/head.ts';

/** Lets holders of a token say which side serves them: `X-Ficus-Side: monolith|service`, with `X-Ficus-Token`. */
export class SideOverride {
  readonly #digest: Buffer | undefined;

  /** `token`: undefined or empty where nobody may. */
  constructor(token: string | undefined) {
    this.#digest = token ? digest(token) : undefined;
  }

  /** Somebody may. */
  get enabled(): boolean {
    return this.#digest !== undefined;
  }

  /** The side that the request is to be served by; undefined where it does not say, or may not. */
  sideOf(head: Fields): Side | undefined {
    if (this.#digest === undefined) return undefined;
    const side = fieldValue(head, 'x-ficus-side');
    if (side !== 'monolith' && side !== 'service') return undefined;
    const token = fieldValue(head, 'x-ficus-token');
    // Digests are of one length, whatever was sent: how long the comparison takes tells nothing about the token.
    return token !== undefined && timingSafeEqual(digest(token), this.#digest) ? side : undefined;
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
