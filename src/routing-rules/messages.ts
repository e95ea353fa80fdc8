import type { z } from 'zod';
import { routesJsonSchema } from './json-schema.ts';
import { type ConfigPath, describePath, type Finding, valueAt } from './problem.ts';
import { nearest } from './suggest.ts';

/** What the schema found wrong, as sentences for people: what is there, what is allowed, what to do. */
export function schemaFindings(issues: readonly z.core.$ZodIssue[], tree: unknown): readonly Finding[] {
  const first = new Map<string, z.core.$ZodIssue>();
  // A value that fails several checks of one field gets one sentence.
  for (const issue of issues) {
    const key = JSON.stringify(issue.path);
    if (!first.has(key) || issue.code === 'unrecognized_keys') {
      first.set(issue.code === 'unrecognized_keys' ? `${key} keys` : key, issue);
    }
  }
  return [...first.values()].flatMap((issue) => findingsOf(issue, tree));
}

function findingsOf(issue: z.core.$ZodIssue, tree: unknown): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const value = valueAt(tree, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], validKeys(path)));
    case 'invalid_key': {
      const fault = issue.issues[0]?.message ?? 'another name';
      const predicate = fault.startsWith('is ') ? fault : `must be ${fault}`;
      const where = describePath(path.slice(0, -1));
      return [{ path, at: 'key', message: `the name "${path.at(-1)}" in ${where} ${predicate}` }];
    }
    case 'custom': {
      const found = /^must /.test(issue.message) ? ` is ${describeValue(value)}: it` : '';
      return [{ path, at: 'value', message: `${describePath(path)}${found} ${issue.message}` }];
    }
    default: {
      const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
      const clause = clauseOf(issue, options);
      if (value === undefined) {
        return [{ path, at: 'parent', message: `${describePath(path)} is missing: add ${clause}` }];
      }
      const near = typeof value === 'string' && options.length > 1 ? nearest(value, options) : undefined;
      const hint = near === undefined ? quotedNumberHint(issue, value) : `; did you mean "${near}"?`;
      return [
        {
          path,
          at: 'value',
          message: `${describePath(path)} is ${describeValue(value)}: it must be ${clause}${hint}`,
        },
      ];
    }
  }
}

function clauseOf(issue: z.core.$ZodIssue, options: readonly string[]): string {
  if (options.length > 1) return `${issue.message}, one of ${options.join(', ')}`;
  if (issue.code !== 'invalid_type') return issue.message;
  if (issue.expected === 'object' || issue.expected === 'record') return 'a mapping of "key: value" lines';
  if (issue.expected === 'array' && issue.message.startsWith('Invalid')) return 'a list';
  return issue.message;
}

function quotedNumberHint(issue: z.core.$ZodIssue, value: unknown): string {
  const wantsNumber =
    issue.code === 'invalid_type' && (issue.expected === 'int' || issue.expected === 'number');
  const isNumber = typeof value === 'string' && /^[\d.]+$/.test(value);
  return wantsNumber && isNumber
    ? '; remove the quotes (a variable without quotes needs a line of its own)'
    : '';
}

function unknownKey(path: ConfigPath, valid: readonly string[]): Finding {
  const near = nearest(String(path.at(-1)), valid);
  const hint = near === undefined ? `the keys here are ${valid.join(', ')}` : `did you mean "${near}"?`;
  return { path, at: 'key', message: `${describePath(path)} is not a known key: ${hint}` };
}

/** The keys that the mapping at a path may have. */
function validKeys(path: ConfigPath): readonly string[] {
  let schema = routesJsonSchema();
  for (const step of path) {
    const next =
      typeof step === 'number' ? schema.items : (schema.properties?.[step] ?? schema.additionalProperties);
    if (typeof next !== 'object' || next === null || Array.isArray(next)) return [];
    schema = next;
  }
  return Object.keys(schema.properties ?? {});
}

/** A value for people, shortened: text in quotes without credentials, collections by name. */
function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value !== 'string') return String(value);
  const shown = value.replace(/\/\/[^/]*@/, '//…@');
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown);
}
