import type { ErrorCode } from '../errors.ts';

/** A message that cannot be read beyond doubt: the error that a client is told, and why, as the end of a sentence. */
export class MessageFault extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, why = '') {
    super(why);
    this.code = code;
  }
}

/** The usual fault. Throws. */
export function unreadable(why: string): never {
  throw new MessageFault('bad_framing', why);
}
