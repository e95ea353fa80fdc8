import { formatKey } from '../place.ts';

/** One step of a rule's path. Exactly one of `key`, `index` and `any` says what it matches. */
export interface PathStep {
  readonly key?: string;
  readonly index?: number;
  /** `[*]` or `.*`: any key, any index. */
  readonly any?: true;
  /** `..`: at any depth below. */
  readonly deep: boolean;
}

export interface RulePath {
  readonly root: '$' | 'headers' | 'status';
  readonly steps: readonly PathStep[];
}

/** Longer paths are no use to a person, and `RuleSet` counts on this bound. */
const MAX_RULE_STEPS = 200;

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/**
 * Reads a rule's path: a subset of JSONPath (RFC 9535) with names, quoted names, indices, `*` and `..`, or
 * `headers.NAME` (`headers.*` for all), or `status`. Throws an Error of one sentence for anything else.
 */
export function parsePath(text: string): RulePath {
  if (text === 'status') return { root: 'status', steps: [] };
  if (text.startsWith('headers.')) return { root: 'headers', steps: [headerStep(text)] };
  if (!text.startsWith('$')) {
    throw new Error(`the path "${text}" must begin with $, or be status or headers.NAME`);
  }
  const steps: PathStep[] = [];
  let at = 1;
  while (at < text.length) {
    const step = readStep(text, at);
    steps.push(step.step);
    at = step.end;
  }
  if (steps.length > MAX_RULE_STEPS)
    throw new Error(`a path of ${steps.length} steps is too long for a rule`);
  return { root: '$', steps };
}

/** The path in the spelling that this project uses everywhere. */
export function formatRulePath(path: RulePath): string {
  return path.root + path.steps.map((step) => formatStep(path.root, step)).join('');
}

interface ReadStep {
  readonly step: PathStep;
  readonly end: number;
}

function readStep(text: string, at: number): ReadStep {
  if (text[at] === '[') return readBracket(text, at, false);
  if (text[at] !== '.') throw unexpected(text, at);
  const deep = text[at + 1] === '.';
  const start = at + (deep ? 2 : 1);
  if (deep && text[start] === '[') return readBracket(text, start, true);
  if (text[start] === '*') return { step: { any: true, deep }, end: start + 1 };
  const name = /^[\p{L}\p{N}_$-]+/u.exec(text.slice(start))?.[0];
  if (name === undefined) throw unexpected(text, start);
  return { step: { key: name, deep }, end: start + name.length };
}

function readBracket(text: string, at: number, deep: boolean): ReadStep {
  const rest = text.slice(at);
  const plain = /^\[(?:(\*)|(\d{1,9}))\]/.exec(rest);
  if (plain) {
    const step: PathStep = plain[1] ? { any: true, deep } : { index: Number(plain[2]), deep };
    return { step, end: at + plain[0].length };
  }
  const quoted = /^\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/su.exec(rest);
  if (quoted) {
    return { step: { key: unquote(text, quoted[1] ?? quoted[2] ?? ''), deep }, end: at + quoted[0].length };
  }
  if (/^\[(?:\?|-|[^'"\]]*[:,])/.test(rest)) {
    throw new Error(
      `the path "${text}" uses a filter, a slice, a list or a negative index, which rules do not know`,
    );
  }
  throw unexpected(text, at);
}

function unquote(path: string, quoted: string): string {
  return quoted.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (_, hex: string | undefined, letter: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const meant = ESCAPES[letter];
    if (meant === undefined) throw new Error(`the path "${path}" has the unknown escape "\\${letter}"`);
    return meant;
  });
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function headerStep(text: string): PathStep {
  const name = text.slice('headers.'.length).toLowerCase();
  if (name === '*') return { any: true, deep: false };
  if (!HEADER_NAME.test(name)) throw new Error(`the path "${text}" does not name a header`);
  return { key: name, deep: false };
}

function formatStep(root: RulePath['root'], step: PathStep): string {
  const dots = step.deep ? '..' : '';
  if (step.any) return root === 'headers' ? '.*' : `${dots}[*]`;
  if (step.index !== undefined) return `${dots}[${step.index}]`;
  if (root === 'headers') return `.${step.key}`;
  const key = formatKey(step.key ?? '');
  return step.deep && key.startsWith('.') ? `.${key}` : `${dots}${key}`;
}

function unexpected(text: string, at: number): Error {
  const found =
    at < text.length ? `"${text[at]}" at position ${at + 1} is not expected` : 'it ends too early';
  return new Error(`the path "${text}" is not valid: ${found}`);
}
