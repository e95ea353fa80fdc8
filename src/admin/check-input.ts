import type { z } from 'zod';
import { FicusError } from '../errors.ts';

/** Values are shown to whoever sent them, shortened. */
const LONGEST_SHOWN = 60;

/**
 * The parameters or the body of a request, as their schema makes them, or FicusError `bad_request` with a sentence about
 * the first thing that is wrong: the text that a schema has as its `error` ends "NAME is FOUND; it must be …".
 */
export function checkInput(
  schema: z.ZodType,
  part: string | undefined,
  input: unknown,
): { readonly value: unknown } | { readonly error: FicusError } {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const why = issue === undefined ? 'it cannot be read' : sentence(issue, part, input);
  return { error: new FicusError('bad_request', { why }) };
}

function sentence(issue: z.core.$ZodIssue, part: string | undefined, input: unknown): string {
  const name = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return `${[name, issue.keys[0]].filter(Boolean).join('.')} is not known here`;
  const value = issue.path.reduce<unknown>(memberOf, input);
  if (name === '') return `the ${part ?? 'request'} must be ${clauseOf(issue)}`;
  if (part === 'querystring' && Array.isArray(value)) return `give ${name} only once`;
  if (value === undefined) return `${name} is missing; it must be ${clauseOf(issue)}`;
  return `${name} is ${shown(value)}; it must be ${clauseOf(issue)}`;
}

function clauseOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  return issue.code === 'invalid_type' ? `a JSON ${issue.expected}` : 'something else';
}

function memberOf(value: unknown, step: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<PropertyKey, unknown>)[step];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
