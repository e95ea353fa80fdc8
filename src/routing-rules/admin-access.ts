import { type ConfigPath, describePath, type Finding, valueAt } from './problem.ts';
import type { Environment } from './substitute.ts';

/** Characters that a token must have: what `openssl rand -hex 16` gives is just enough. */
export const SHORTEST_TOKEN = 32;
/** Names that the ledger uses for whoever has no token. */
const TAKEN = new Set(['local', 'file', 'ramp', 'ficus']);

const HOW_TO_MAKE = 'make one with "openssl rand -hex 32"';

/** True for an address of this machine that no other machine can reach. */
export function isLoopbackAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** What is wrong with who may use the admin server. No sentence shows a token, nor what was written in place of its name. */
export function adminAccess(tree: unknown, env: Environment): readonly Finding[] {
  return [...openHost(tree), ...tokensOf(tree).flatMap((token, i, all) => tokenFaults(token, i, all, env))];
}

function openHost(tree: unknown): readonly Finding[] {
  const path = ['admin', 'host'];
  const host = valueAt(tree, path);
  if (typeof host !== 'string' || host === '' || isLoopbackAddress(host)) return [];
  if (valueAt(tree, ['admin', 'tokens']) !== undefined) return [];
  const message =
    `admin.host is "${host}", which others can reach: add admin.tokens, ` +
    'or write 127.0.0.1 and reach it from elsewhere through a tunnel';
  return [{ path, at: 'value', message }];
}

function tokensOf(tree: unknown): readonly unknown[] {
  const tokens = valueAt(tree, ['admin', 'tokens']);
  return Array.isArray(tokens) ? tokens : [];
}

function tokenFaults(
  token: unknown,
  index: number,
  all: readonly unknown[],
  env: Environment,
): readonly Finding[] {
  const at = (key: string): ConfigPath => ['admin', 'tokens', index, key];
  const name = valueAt(token, ['name']);
  const variable = valueAt(token, ['env']);
  const before = all.slice(0, index);
  const nameFault =
    typeof name !== 'string'
      ? undefined
      : TAKEN.has(name)
        ? `is "${name}", which stands for whoever has no token: take another name`
        : before.some((other) => valueAt(other, ['name']) === name)
          ? `is "${name}", as one above it is: give each token its own name`
          : undefined;
  const envFault = typeof variable === 'string' ? secretFault(variable, before, env) : undefined;
  return [
    ...(nameFault === undefined ? [] : [finding(at('name'), nameFault)]),
    ...(envFault === undefined ? [] : [finding(at('env'), envFault)]),
  ];
}

function secretFault(variable: string, before: readonly unknown[], env: Environment): string | undefined {
  if (!isVariableName(variable)) return undefined;
  const secret = env[variable];
  if (secret === undefined || secret === '')
    return `names a variable that is not set: set it to a token; ${HOW_TO_MAKE}`;
  if (!/^[\x21-\x7e]+$/.test(secret))
    return `names a variable whose token has spaces, line ends or letters beyond ASCII: ${HOW_TO_MAKE}`;
  if (secret.length < SHORTEST_TOKEN)
    return `names a variable whose token has ${secret.length} characters, and it must have ${SHORTEST_TOKEN}: ${HOW_TO_MAKE}`;
  const known = before.some((other) => {
    const otherVariable = valueAt(other, ['env']);
    return typeof otherVariable === 'string' && env[otherVariable] === secret;
  });
  return known ? 'leads to the same token as one above it: give each its own' : undefined;
}

/** What a shell takes as the name of a variable. */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

function finding(path: ConfigPath, predicate: string): Finding {
  return { path, at: 'value', message: `${describePath(path)} ${predicate}` };
}
