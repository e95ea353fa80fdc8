import { FicusError } from '../errors.ts';

/** A query parameter that may be given once; undefined when it is absent or empty. */
export function textParameter(query: unknown, name: string): string | undefined {
  const value = (query as Record<string, unknown>)[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw new FicusError('bad_request', { why: `give ${name} only once` });
  return value;
}

/** A parameter that must be one of a few words. */
export function choiceParameter<T extends string>(
  query: unknown,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = textParameter(query, name);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new FicusError('bad_request', {
      why: `${name} is "${value}"; it must be one of ${choices.join(', ')}`,
    });
  return found;
}

/** A point in time as ISO 8601 with zone, normalised to UTC. */
export function timeParameter(query: unknown, name: string): string | undefined {
  const value = textParameter(query, name);
  if (value === undefined) return undefined;
  try {
    return Temporal.Instant.from(value).toString();
  } catch {
    throw new FicusError('bad_request', {
      why: `${name} is "${value}"; it must be a time such as 2026-03-01T09:00:00Z`,
    });
  }
}

/** A whole number within bounds. */
export function numberParameter(
  query: unknown,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = textParameter(query, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most)
    throw new FicusError('bad_request', {
      why: `${name} is "${value}"; it must be a whole number from ${least} to ${most}`,
    });
  return number;
}
