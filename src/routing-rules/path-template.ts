import { parse, type Token } from 'path-to-regexp';
import { normalisePath } from './normalise.ts';
import { compilePath } from './path-pattern.ts';

/** A segment under a wildcard that is a word of the program's and not somebody's data: letters alone, and few. */
const WORD = /^[a-z][a-z_-]{0,23}$/i;

/**
 * Tells paths of a route apart by their shape: parameters by their names, optional parts where they are there, and under
 * a wildcard words as they are and `*` for whatever else. The result has nothing of a parameter's value.
 */
export function pathTemplate(pattern: string): (target: string) => string {
  const { tokens } = parse(pattern);
  if (!tokens.some(({ type }) => type === 'group' || type === 'wildcard')) return () => pattern;
  const { regexp, keys } = compilePath(pattern);
  return (target) => {
    const found = regexp.exec(normalisePath(target) ?? '');
    const captured = new Map<string, string>();
    // Optional parts make alternatives, in each of which a name has a group of its own.
    keys.forEach(({ name }, i) => {
      const value = found?.[i + 1];
      if (value !== undefined) captured.set(name, value);
    });
    return rebuilt(tokens, captured);
  };
}

type Captured = ReadonlyMap<string, string>;

function rebuilt(tokens: readonly Token[], captured: Captured): string {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'text') text += token.value;
    else if (token.type === 'param') text += `:${token.name}`;
    else if (token.type === 'wildcard') text += generalised(captured.get(token.name) ?? '');
    else if (isThere(token.tokens, captured)) text += rebuilt(token.tokens, captured);
  }
  return text;
}

/** An optional part without parameters leaves no trace in a match: it is shown as the optional part that it is. */
function isThere(tokens: readonly Token[], captured: Captured): boolean {
  return tokens.every((token) => token.type === 'text' || token.type === 'group' || captured.has(token.name));
}

function generalised(rest: string): string {
  return rest
    .split('/')
    .map((segment) => (segment === '' || WORD.test(segment) ? segment : '*'))
    .join('/');
}
