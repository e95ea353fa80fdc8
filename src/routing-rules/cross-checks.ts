import { describePath, type Finding, valueAt } from './problem.ts';
import { isSafeMethod } from './schema.ts';
import { nearest } from './suggest.ts';

/**
 * What no single entry shows: names that must exist, be unique, or fit each other. These read the data as it was
 * written, so that a mistake in one place never hides one in another. Entries of the wrong shape are passed over;
 * the schema names them.
 */
export function crossFindings(tree: unknown): readonly Finding[] {
  return [
    ...samePort(tree),
    ...routesOf(tree).flatMap((route) => [
      ...unknownService(tree, route),
      ...repeatedId(tree, route),
      ...unsafeMirroring(route),
      ...rulesOf(route).flatMap(ignoreOrAllow),
    ]),
  ];
}

interface Entry {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function routesOf(tree: unknown): readonly Entry[] {
  return itemsOf({ path: [], value: tree }, 'routes');
}

function rulesOf(route: Entry): readonly Entry[] {
  return itemsOf(route, 'compare', 'rules');
}

function itemsOf(entry: Entry, ...steps: string[]): readonly Entry[] {
  const list = valueAt(entry.value, steps);
  if (!Array.isArray(list)) return [];
  return list.map((value: unknown, index) => ({ path: [...entry.path, ...steps, index], value }));
}

function samePort(tree: unknown): readonly Finding[] {
  const path = ['admin', 'port'];
  const listen = valueAt(tree, ['listen', 'port']) ?? 8080;
  const admin = valueAt(tree, path) ?? 9090;
  if (listen !== admin || listen === 0) return [];
  const message = `admin.port is ${admin}, as listen.port is: give each its own port`;
  return [{ path, at: 'value', message }];
}

function unknownService(tree: unknown, route: Entry): readonly Finding[] {
  const service = valueAt(route.value, ['service']);
  if (typeof service !== 'string' || service === '') return [];
  const services = valueAt(tree, ['services']);
  const names = typeof services === 'object' && services !== null ? Object.keys(services) : [];
  if (names.includes(service)) return [];
  const near = nearest(service, names);
  const known = names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
  const hint = near === undefined ? `${known}; add it under services` : `did you mean "${near}"?`;
  const path = [...route.path, 'service'];
  return [
    { path, at: 'value', message: `${describePath(path)} is "${service}", which is not a service: ${hint}` },
  ];
}

function repeatedId(tree: unknown, route: Entry): readonly Finding[] {
  const id = valueAt(route.value, ['id']);
  if (typeof id !== 'string') return [];
  const first = routesOf(tree).find((other) => valueAt(other.value, ['id']) === id);
  if (first === undefined || first.path[1] === route.path[1]) return [];
  const path = [...route.path, 'id'];
  const message = `${describePath(path)} is "${id}", as ${describePath(first.path)}.id is: give each route its own id`;
  return [{ path, at: 'value', message }];
}

function unsafeMirroring(route: Entry): readonly Finding[] {
  if (valueAt(route.value, ['shadow', 'sideEffects']) === 'isolated') return [];
  return itemsOf(route, 'shadow', 'methods')
    .filter(({ value }) => typeof value === 'string' && /^[A-Z]+$/.test(value) && !isSafeMethod(value))
    .map(({ path, value }) => ({
      path,
      at: 'value',
      message:
        `${describePath(path)} is ${value}, which may change data twice when it is mirrored: remove it, or write ` +
        'sideEffects: isolated if mirrored writes touch nothing that users see',
    }));
}

function ignoreOrAllow(rule: Entry): readonly Finding[] {
  if (typeof rule.value !== 'object' || rule.value === null) return [];
  const ignore = valueAt(rule.value, ['ignore']) !== undefined;
  const allow = valueAt(rule.value, ['allow']) !== undefined;
  if (ignore !== allow) return [];
  const message = ignore
    ? `${describePath(rule.path)} has both ignore and allow: keep one of them`
    : `${describePath(rule.path)} accepts nothing: add "ignore: true", or "allow:" with a list of kinds`;
  return [{ path: rule.path, at: 'value', message }];
}
