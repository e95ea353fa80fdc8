import { readFileSync } from 'node:fs';
import { adminAccess } from './admin-access.ts';
import { compileTable } from './compile.ts';
import { crossFindings } from './cross-checks.ts';
import { schemaFindings } from './messages.ts';
import { settingsWithoutEffect } from './no-effect.ts';
import { badPemFiles } from './pem-files.ts';
import { describePath, type Finding, inFileOrder, type Problem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';
import type { Environment } from './substitute.ts';
import { unreachableRoutes } from './unreachable.ts';
import { readYaml } from './yaml-source.ts';

export interface LoadOptions {
  /** What is wrong with the path of a rule, as one sentence; undefined when it is sound. */
  readonly checkRulePath?: (path: string) => string | undefined;
  /** The same for its pattern, and for those of `redact`. */
  readonly checkRulePattern?: (pattern: string) => string | undefined;
  /** Milliseconds since the epoch; when given, expired rules are warned of. */
  readonly now?: number;
}

/** `config` is there exactly when `problems` is empty. Warnings never stand in the way. */
export interface LoadedConfig {
  readonly config?: Config;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Reads and checks a configuration file. Never throws for what is in the file or for a file that is not there. */
export function loadConfig(file: string, env: Environment, options: LoadOptions = {}): LoadedConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the configuration cannot be read: ${reasonOf(error)}; name another with -c FILE`;
    return { problems: [{ file, line: 1, col: 1, message }], warnings: [] };
  }
  return parseConfig(text, file, env, options);
}

/** Checks the text of a configuration; `file` is its name in messages. All problems at once, in file order. */
export function parseConfig(
  text: string,
  file: string,
  env: Environment,
  options: LoadOptions = {},
): LoadedConfig {
  const source = readYaml(text, file, env);
  const { tree } = source;
  if (tree === undefined) return { problems: inFileOrder(source.problems), warnings: [] };
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) {
    const message = 'this is not a configuration: write "version: 1", then monolith, services and routes';
    return { problems: [{ file, line: 1, col: 1, message }], warnings: [] };
  }

  const parsed = configSchema.safeParse(tree);
  const findings = [
    ...schemaFindings(parsed.error?.issues ?? [], tree),
    ...crossFindings(tree),
    ...adminAccess(tree, env),
    ...(parsed.success ? [...badRules(parsed.data, options), ...badPemFiles(parsed.data)] : []),
  ];
  // A value whose variable is missing is no value yet: what the schema says of it would only confuse.
  const located = findings
    .map(source.locate)
    .filter((one) => !source.problems.some((other) => samePlace(one, other)));
  const problems = inFileOrder([...source.problems, ...located]);
  if (!parsed.success || problems.length > 0) return { problems, warnings: [] };

  const config = parsed.data;
  const warnings = [
    ...settingsWithoutEffect(config, options.now),
    ...unreachableRoutes(compileTable(config)),
  ];
  return { config, problems, warnings: inFileOrder(warnings.map(source.locate)) };
}

/** What only the comparison can judge. */
function badRules(config: Config, options: LoadOptions): readonly Finding[] {
  const { checkRulePath, checkRulePattern } = options;
  const secrets = config.redact.patterns.flatMap((pattern, i) =>
    faultAt(['redact', 'patterns', i], checkRulePattern?.(pattern)),
  );
  const rules = config.routes.flatMap((route, index) =>
    route.compare.rules.flatMap((rule, i) => {
      const at = ['routes', index, 'compare', 'rules', i];
      return [
        ...faultAt([...at, 'path'], checkRulePath?.(rule.path)),
        ...faultAt([...at, 'pattern'], rule.pattern && checkRulePattern?.(rule.pattern)),
      ];
    }),
  );
  return [...secrets, ...rules];
}

function faultAt(path: Finding['path'], fault: string | undefined): readonly Finding[] {
  return fault ? [{ path, at: 'value', message: `${describePath(path)}: ${fault}` }] : [];
}

function samePlace(one: Problem, other: Problem): boolean {
  return one.line === other.line && one.col === other.col;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission was denied';
  return error instanceof Error ? error.message : String(error);
}
