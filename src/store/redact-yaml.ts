import type { SecretNames } from './secret-names.ts';
import { isTag, type Replace } from './secret-values.ts';

/** A line that begins with a name: what indents it, list signs included, the name, and what stands behind the colon. */
const NAMED_LINE = /^([ \t]*(?:-[ \t]+)*)(["']?)(\w[\w.-]{0,63})\2[ \t]*:(?:[ \t]+(.*))?$/s;

/** What opens lines below: nothing, or the sign of a block scalar (YAML 1.2, 8.1), behind a tag or an anchor. */
const OPENS = /^(?:[&!]\S*(?:[ \t]+(?![ \t])|$))*([|>][-+\d]{0,2})?[ \t]*(?:(?<!\S)#.*)?$/s;

const NAMING = new Set(['name', 'key']);
const NAMED = new Set(['value', 'content', 'string']);

/** A line in parts. `indent` counts what stands before the name, by which lines below belong to it. */
interface NamedLine {
  readonly before: string;
  readonly indent: number;
  readonly name: string;
  readonly value: string;
  readonly end: string;
}

/**
 * Replaces what YAML puts on the lines below a secret name, a block scalar (`password: |`) or a mapping or list, and the
 * value that a name stands above (`- name: PASSWORD` and `value: …`). Linear.
 */
export function redactYaml(text: string, replace: Replace, names: SecretNames): string {
  if (!text.includes('\n') || !text.includes(':')) return text;
  const lines = text.split(/(?<=\n)/);
  const shown: string[] = [];
  /** The line before, where it names what the next one holds. */
  let naming: NamedLine | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const found = namedLine(line);
    const named =
      found !== undefined &&
      naming !== undefined &&
      NAMED.has(found.name.toLowerCase()) &&
      found.indent === naming.indent &&
      names.header(unquoted(naming.value));
    naming = found !== undefined && NAMING.has(found.name.toLowerCase()) ? found : undefined;
    if (found === undefined || !(named || names.field(found.name))) {
      shown.push(line);
      continue;
    }
    const opens = OPENS.exec(found.value);
    const end = opens === null ? at + 1 : endOfBlock(lines, at + 1, found, opens[1] !== undefined);
    const below = lines.slice(at + 1, end);
    if (below.some((other) => other.trim() !== '')) {
      const value = dedented(below);
      const tag = isTag(value) ? value : replace(value);
      shown.push(`${found.before} ${tag}${lineEnd(below.at(-1) ?? '')}`);
      at = end - 1;
    } else if (named && found.value !== '' && !found.value.startsWith('[redacted:')) {
      shown.push(`${found.before} ${replace(unquoted(found.value))}${found.end}`);
    } else shown.push(line);
  }
  return shown.join('');
}

function namedLine(line: string): NamedLine | undefined {
  const end = lineEnd(line);
  const content = line.slice(0, line.length - end.length);
  const [, indent = '', quote = '', name = '', value = ''] = NAMED_LINE.exec(content) ?? [];
  if (name === '') return undefined;
  const before = content.slice(0, content.indexOf(':', indent.length + name.length + 2 * quote.length) + 1);
  return { before, indent: indent.length, name, value: value.trim(), end };
}

/** Index of the first line that does not belong to the name: one that is indented no further, but for the items of a list. */
function endOfBlock(
  lines: readonly string[],
  from: number,
  { indent }: NamedLine,
  isScalar: boolean,
): number {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const own = line.length - line.trimStart().length;
    const isItem = !isScalar && own === indent && /^[ \t]*-[ \t\r\n]/.test(line);
    if (own <= indent && !isItem) break;
    end = at + 1;
  }
  return end;
}

/** The lines as they are meant: without what indents them all, and without what closes them. */
function dedented(lines: readonly string[]): string {
  const full = lines.filter((line) => line.trim() !== '');
  const least = full.reduce(
    (indent, line) => Math.min(indent, line.length - line.trimStart().length),
    Number.POSITIVE_INFINITY,
  );
  return lines
    .map((line) => (line.trim() === '' ? lineEnd(line) : line.slice(least)))
    .join('')
    .trimEnd();
}

function unquoted(value: string): string {
  const [, quote, content] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  return quote === undefined || content === undefined ? value : content;
}

function lineEnd(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? '';
}
