import { describePath, type Finding } from './problem.ts';
import type { Config, RouteConfig, RuleConfig } from './schema.ts';
import { isSafeMethod } from './schema.ts';
import { expiryOf } from './schema-parts.ts';

/** Settings that are allowed and do nothing: whoever wrote them expects otherwise. `now` is milliseconds since the epoch. */
export function settingsWithoutEffect(config: Config, now: number | undefined): readonly Finding[] {
  return [
    ...unusedServices(config),
    ...config.routes.flatMap((route, index) => [
      ...mirroring(route, ['routes', index]),
      ...afterIp(route, ['routes', index]),
      ...cookieValues(route, ['routes', index]),
      ...route.compare.rules.flatMap((rule, i) =>
        ruleWithoutEffect(rule, route, ['routes', index, 'compare', 'rules', i], now),
      ),
    ]),
  ];
}

/** The bounds of a rule, the kinds that each is about (all, where none are named), and why one has no effect. */
const BOUNDS: readonly {
  readonly key: keyof RuleConfig;
  readonly kinds?: readonly NonNullable<RuleConfig['allow']>[number][];
  readonly because: string;
}[] = [
  { key: 'tolerance', kinds: ['rounding', 'value'], because: 'allows neither rounding nor value' },
  { key: 'decimals', kinds: ['rounding'], because: 'does not allow rounding' },
  { key: 'shift', kinds: ['timezone'], because: 'does not allow timezone' },
  { key: 'zones', kinds: ['timezone'], because: 'does not allow timezone' },
  { key: 'pattern', because: 'ignores whatever differs' },
];

type Steps = readonly (string | number)[];

function warning(path: Steps, at: Finding['at'], predicate: string): Finding {
  return { path, at, message: `${describePath(path)} ${predicate}` };
}

function unusedServices(config: Config): readonly Finding[] {
  const used = new Set(config.routes.map((route) => route.service));
  return Object.keys(config.services)
    .filter((service) => !used.has(service))
    .map((service) => warning(['services', service], 'key', 'is used by no route'));
}

function mirroring({ stage, match, shadow }: RouteConfig, path: Steps): readonly Finding[] {
  const findings: Finding[] = [];
  if (shadow.sideEffects === 'isolated' && shadow.methods.every((name) => isSafeMethod(name))) {
    findings.push(
      warning(
        [...path, 'shadow', 'sideEffects'],
        'value',
        'has no effect: shadow.methods has safe methods only',
      ),
    );
  }
  for (const name of shadow.headers.remove) {
    if (Object.keys(shadow.headers.set).some((other) => other.toLowerCase() === name.toLowerCase())) {
      findings.push(
        warning(
          [...path, 'shadow', 'headers', 'remove'],
          'value',
          `has no effect on ${name}: headers.set sets it`,
        ),
      );
    }
  }
  if (stage === 'off' || stage === 'complete') return findings;
  const methods = match.methods ?? shadow.methods;
  if (!methods.some((name) => shadow.methods.includes(name))) {
    const has = `${shadow.methods.join(', ')}, and the route takes ${methods.join(', ')}`;
    findings.push(warning([...path, 'stage'], 'value', `compares nothing: shadow.methods is ${has}`));
  }
  if (shadow.sample === 0)
    findings.push(warning([...path, 'stage'], 'value', 'compares nothing: shadow.sample is 0'));
  return findings;
}

function afterIp({ canary }: RouteConfig, path: Steps): readonly Finding[] {
  const ip = canary.stickBy.indexOf('ip');
  if (ip === -1 || ip === canary.stickBy.length - 1) return [];
  const after = [...path, 'canary', 'stickBy', ip + 1];
  return [warning(after, 'value', 'has no effect: every request has an "ip", which stands before it')];
}

function cookieValues({ compare }: RouteConfig, path: Steps): readonly Finding[] {
  if (!compare.cookieValues || compare.headers.includes('set-cookie')) return [];
  const at = [...path, 'compare', 'cookieValues'];
  return [warning(at, 'key', 'has no effect: compare.headers has no set-cookie')];
}

function ruleWithoutEffect(
  rule: RuleConfig,
  route: RouteConfig,
  path: Steps,
  now: number | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { key, kinds, because } of BOUNDS) {
    if (rule[key] === undefined || kinds?.some((kind) => rule.allow?.includes(kind))) continue;
    if (kinds === undefined && rule.allow !== undefined) continue;
    findings.push(warning([...path, key], 'key', `has no effect: the rule ${because}`));
  }
  if (rule.keyBy !== undefined && rule.ignore) {
    findings.push(warning([...path, 'keyBy'], 'key', 'has no effect: the rule ignores the whole array'));
  }
  const header = /^headers\.(.+)$/.exec(rule.path)?.[1]?.toLowerCase();
  if (header !== undefined && header !== '*' && !route.compare.headers.includes(header)) {
    findings.push(warning([...path, 'path'], 'value', `has no effect: compare.headers has no ${header}`));
  }
  const ends = rule.expires === undefined ? undefined : expiryOf(rule.expires);
  if (now !== undefined && ends !== undefined && ends <= now) {
    findings.push(
      warning(
        [...path, 'expires'],
        'value',
        `is past, so the rule has no effect: review it with ${rule.owner}`,
      ),
    );
  }
  return findings;
}
