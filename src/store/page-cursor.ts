import { FicusError } from '../errors.ts';

/** The last item of a page: the next page begins after it, in order of count (falling) and id. */
export interface PagePosition {
  readonly count: number;
  readonly id: string;
}

/** Writes a position as the opaque text that clients send back. */
export function cursorOf({ count, id }: PagePosition): string {
  return Buffer.from(`${count}.${id}`).toString('base64url');
}

/** The inverse of `cursorOf`. Throws FicusError `bad_request` for any other text. */
export function positionOf(cursor: string): PagePosition {
  const [, count, id] =
    /^(\d{1,15})\.([\da-f]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (count === undefined || id === undefined)
    throw new FicusError('bad_request', { why: `"${cursor}" is not a cursor of a page of discrepancies` });
  return { count: Number(count), id };
}
