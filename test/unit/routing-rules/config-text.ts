import { type LoadedConfig, type LoadOptions, parseConfig } from '../../../src/routing-rules/load.ts';
import type { Problem } from '../../../src/routing-rules/problem.ts';
import type { Config } from '../../../src/routing-rules/schema.ts';

/** A small sound configuration whose route list ends with the given YAML, indented by two. */
export function configText(routes = '', head = ''): string {
  return `version: 1
monolith: { url: "http://127.0.0.1:3000" }
services: { orders: { url: "http://127.0.0.1:3001" } }
${head}${head === '' || head.endsWith('\n') ? '' : '\n'}routes:${routes === '' ? ' []' : `\n${routes}`}
`;
}

export function load(text: string, env: Record<string, string> = {}, options?: LoadOptions): LoadedConfig {
  return parseConfig(text, 'f', env, options);
}

/** The configuration of a text that must be sound. */
export function sound(text: string): Config {
  const { config, problems } = load(text);
  if (config === undefined) throw new Error(lines(problems).join('\n'));
  return config;
}

/** `line:col: message` of each. */
export function lines(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ line, col, message }) => `${line}:${col}: ${message}`);
}
