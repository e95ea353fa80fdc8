import { type Key, PathError, parse, pathToRegexp } from 'path-to-regexp';

/** A route's compiled path. `keys` names what each group of the expression captures. */
export interface PathPattern {
  readonly regexp: RegExp;
  readonly keys: readonly Key[];
}

/** Compiles a path-to-regexp 8 pattern: case counts, one trailing slash does not. Throws PathError. */
export function compilePath(pattern: string): PathPattern {
  return pathToRegexp(pattern, { sensitive: true, trailing: true });
}

/**
 * What is wrong with a path pattern, as the end of a sentence whose beginning names it; undefined when it is
 * sound. Requests are matched on a normalised path, so a pattern that no normalised path can have is wrong too.
 */
export function pathPatternFault(pattern: string): string | undefined {
  if (!/^(?:\/|\{\/)/.test(pattern)) return `must begin with "/": write "/${pattern.replace(/^\/+/, '')}"`;
  try {
    compilePath(pattern);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    return syntaxFault(pattern, error);
  }
  const text = literalText(pattern);
  if (/%[0-9A-Fa-f]{2}/.test(text)) {
    return 'has a percent code: write the character itself, because paths are matched after decoding';
  }
  if (/\/\//.test(text) || /\/\.\.?(?:\/|$)/.test(text)) {
    return 'has an empty, "." or ".." segment: remove it, because paths are matched after these are resolved';
  }
  return undefined;
}

function syntaxFault(pattern: string, error: PathError): string {
  if (/\*(?![\p{ID_Start}$_"])/u.test(pattern)) {
    const fixed = pattern.replace(/\*(?![\p{ID_Start}$_"])/gu, '*rest');
    return `has a wildcard without a name: write "${fixed}"`;
  }
  if (/:(?![\p{ID_Start}$_"])/u.test(pattern)) {
    return 'has a ":" without a name: write for example ":id", or "\\\\:" for a colon';
  }
  if (pattern.includes('?')) {
    return 'has a "?": write an optional part in braces, such as "/orders{/:id}"; the query is not part of a path';
  }
  if (/[()[\]+!]/.test(pattern)) {
    return 'has one of ( ) [ ] + !, which are reserved: write ":name" for a segment, "*name" for the rest';
  }
  if (error.message.startsWith('Missing text before')) {
    return 'has two parameters with nothing between them: separate them, as in "/:from-:to"';
  }
  return `is not a path pattern: ${error.message.replace(/; visit .*$/, '')}`;
}

/** The pattern's text with a letter in place of each parameter, braces removed: what its literal parts look like. */
function literalText(pattern: string): string {
  const flat = (tokens: ReturnType<typeof parse>['tokens']): string =>
    tokens
      .map((token) =>
        token.type === 'text' ? token.value : token.type === 'group' ? flat(token.tokens) : 'x',
      )
      .join('');
  return flat(parse(pattern).tokens);
}
