import deepDiff, { type Diff } from 'deep-diff';
import type { ConfigChange } from './ledger-entry.ts';
import type { Redactor } from './redact.ts';

/** What differs between two configurations of a route, place by place. Arguments are plain JSON. */
export function configChanges(before: unknown, after: unknown): ConfigChange[] {
  return (deepDiff.diff(before, after) ?? []).map((change) => changeOf(change, placeOf(change.path ?? [])));
}

/** A route's configuration without the secrets that its headers and texts may hold. */
export function redactedConfiguration(value: unknown, redactor: Redactor, header?: string): unknown {
  if (typeof value === 'string')
    return header === undefined ? redactor.text(value) : redactor.header(header, value);
  if (Array.isArray(value)) return value.map((item) => redactedConfiguration(item, redactor));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    // A key here is the name of a setting or of a header, and only a header's name says that its value is secret.
    ([name, member]) => [name, redactedConfiguration(member, redactor, name)] as const,
  );
  return Object.fromEntries(members);
}

function changeOf(change: Diff<unknown>, path: string): ConfigChange {
  switch (change.kind) {
    case 'N':
      return { path, after: change.rhs };
    case 'D':
      return { path, before: change.lhs };
    case 'E':
      return { path, before: change.lhs, after: change.rhs };
    case 'A':
      return changeOf(change.item, `${path}[${change.index}]`);
  }
}

function placeOf(path: readonly unknown[]): string {
  return path.reduce<string>(
    (place, step) =>
      typeof step === 'number' ? `${place}[${step}]` : place === '' ? String(step) : `${place}.${step}`,
    '',
  );
}
