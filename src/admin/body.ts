import { FicusError } from '../errors.ts';

/** The members of a JSON body that may have these and no others. Throws FicusError `bad_request`. */
export function bodyMembers(body: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new FicusError('bad_request', { why: `send a JSON object with ${known.join(', ')}` });
  const other = Object.keys(body).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new FicusError('bad_request', {
      why: `"${other.slice(0, 50)}" is not known here: send ${known.join(', ')}`,
    });
  return body as Readonly<Record<string, unknown>>;
}

/** A text of a body, trimmed; undefined where it is absent, and `''` for null. */
export function textMember(
  members: Readonly<Record<string, unknown>>,
  name: string,
  longest: number,
): string | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (value === null) return '';
  if (typeof value !== 'string') throw new FicusError('bad_request', { why: `${name} must be text` });
  if (value.length > longest)
    throw new FicusError('bad_request', { why: `${name} is too long: at most ${longest} characters` });
  return value.trim();
}
