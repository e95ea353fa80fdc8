import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config } from '../routing-rules/schema.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import type { Role } from './actor.ts';

type AccessTokens = Config['admin']['tokens'];

/** Whose token it is; `digest` tells it from the one that had the name before. */
export interface Holder {
  readonly name: string;
  readonly role: Role;
  readonly digest: Buffer;
}

interface Session {
  readonly holder: Holder;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

/** A working day, seconds. */
export const SESSION_SECONDS = 12 * 3600;
/** Beyond it the oldest session ends: logins must not fill the memory. */
const MOST_SESSIONS = 1000;

export interface CallerOptions {
  /** The tokens in force. */
  readonly tokens: () => AccessTokens;
  /** Where the tokens themselves are. */
  readonly env: Environment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Who may come in: by a token of the configuration in force, or by a session that began with one. A session lives in
 * memory, and no longer than its token stands in the configuration.
 */
export class Callers {
  readonly #options: CallerOptions;
  /** By the digest of their ids, oldest first. */
  readonly #sessions = new Map<string, Session>();
  #holders: readonly Holder[] = [];
  #from: AccessTokens;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** False where the configuration names no tokens. */
  get named(): boolean {
    return this.#current().length > 0;
  }

  /** All are compared, each by its digest, so that the time it takes tells nothing about any of them. */
  byToken(secret: string): Holder | undefined {
    const digest = digestOf(secret);
    let found: Holder | undefined;
    for (const holder of this.#current()) if (timingSafeEqual(holder.digest, digest)) found = holder;
    return found;
  }

  bySession(id: string): Holder | undefined {
    const key = digestOf(id).toString('hex');
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    const { holder, ends } = session;
    // The role is the one that the token has now.
    const now = this.#current().find(
      ({ name, digest }) => name === holder.name && digest.equals(holder.digest),
    );
    if (now === undefined || ends <= this.#options.now()) this.#sessions.delete(key);
    return ends <= this.#options.now() ? undefined : now;
  }

  /** The id of a new session, for a cookie. */
  begin(holder: Holder): string {
    const id = randomBytes(32).toString('base64url');
    const ends = this.#options.now() + SESSION_SECONDS * 1000;
    this.#sessions.set(digestOf(id).toString('hex'), { holder, ends });
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size <= MOST_SESSIONS) break;
      this.#sessions.delete(key);
    }
    return id;
  }

  end(id: string): void {
    this.#sessions.delete(digestOf(id).toString('hex'));
  }

  #current(): readonly Holder[] {
    const tokens = this.#options.tokens();
    if (tokens === this.#from) return this.#holders;
    this.#from = tokens;
    // One whose variable is gone lets nobody in; the configuration was checked when it was read.
    this.#holders = (tokens ?? []).flatMap(({ name, role, env }) => {
      const secret = this.#options.env[env];
      return secret ? [{ name, role, digest: digestOf(secret) }] : [];
    });
    return this.#holders;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
