/** One thing that is wrong, or without effect, in a configuration file. `line` and `col` count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  readonly message: string;
}

/** A step is the name of a key or the index in a list. */
export type ConfigPath = readonly (string | number)[];

/** A problem that knows which entry it means, but not yet where the entry stands in the file. */
export interface Finding {
  readonly path: ConfigPath;
  /** Point at the key, at the value, or, for an entry that is not there, at what it is missing from. */
  readonly at: 'key' | 'value' | 'parent';
  readonly message: string;
}

/** `file:line:col: message`, as editors and terminals make it a link. */
export function formatProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.col}: ${problem.message}`;
}

/** The problems in the order of the file, each once. */
export function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const text = formatProblem(problem);
      return !seen.has(text) && seen.add(text);
    })
    .sort((a, b) => a.line - b.line || a.col - b.col || (a.message < b.message ? -1 : 1));
}

/** An entry's name for people: `routes[0].match.path`. */
export function describePath(path: ConfigPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text === '' ? 'the file' : text;
}

/** The value at a path of a tree of plain data; undefined where there is none. */
export function valueAt(tree: unknown, path: ConfigPath): unknown {
  let value = tree;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
