import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { ConfigPath, Finding, Problem } from './problem.ts';
import { type Environment, plainScalar, substitute } from './substitute.ts';

/** An anchor may be used this often, all uses multiplied: a few lines must not become gigabytes. */
const MOST_ALIASES = 100;

/** A configuration's text as plain data, and where each of its entries stands. */
export interface YamlSource {
  /** The data with variables put in; undefined where the text is too broken to be read. */
  readonly tree: unknown;
  readonly problems: readonly Problem[];
  locate(finding: Finding): Problem;
}

/** Reads a YAML text and puts variables into its values. Never throws; what is wrong is in `problems`. */
export function readYaml(text: string, file: string, env: Environment): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problemAt = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), col: Math.max(col, 1), message };
  };
  const locate = (finding: Finding) => problemAt(offsetOf(document, finding), finding.message);

  // Whatever follows a broken line is guesswork, so the first is enough; a key written twice breaks nothing.
  const broken = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
  const errors = broken ? [broken] : document.errors;
  const problems = errors.map((error) => problemAt(error.pos[0], yamlSentence(error, text)));
  if (broken) return { tree: undefined, problems, locate };

  const complain = (node: Node, message: string) => problems.push(problemAt(node.range?.[0] ?? 0, message));
  let readable = true;
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return;
      readable = false;
      complain(
        node,
        `"*${node.source}" names an anchor that is not written above it: write "&${node.source}" first`,
      );
    },
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === '__proto__') {
        complain(pair.key, 'a key cannot be "__proto__": choose another name');
      }
    },
    Scalar(role, node) {
      if (role === 'key' || typeof node.value !== 'string' || !node.value.includes('${')) return;
      const { text: value, changed, faults } = substitute(node.value, env);
      for (const fault of faults) complain(node, fault);
      node.value = changed && node.type === Scalar.PLAIN ? plainScalar(value) : value;
    },
  });
  if (!readable) return { tree: undefined, problems, locate };
  try {
    return { tree: document.toJS({ maxAliasCount: MOST_ALIASES }), problems, locate };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push(
      problemAt(0, `anchors are used more than ${MOST_ALIASES} times over: write the entries out`),
    );
    return { tree: undefined, problems, locate };
  }
}

function yamlSentence(error: YAMLError, text: string): string {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:,}]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    return `the key ${key} is written twice in one mapping: keep one of them`;
  }
  if (error.code === 'TAB_AS_INDENT') return 'a tab indents this line: YAML wants spaces';
  if (text.slice(Math.max(0, error.pos[0] - 1), error.pos[1]).startsWith('${')) {
    return `a variable within { } or [ ] needs quotes: write "\${NAME}", or the entry on a line of its own`;
  }
  return `this is not valid YAML: ${error.message}`;
}

function offsetOf(document: Document.Parsed, { path, at }: Finding): number {
  if (at === 'parent') return offsetOf(document, { path: path.slice(0, -1), at: 'key', message: '' });
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, step] of path.entries()) {
    const entry = entryOf(isAlias(node) ? node.resolve(document) : node, step);
    if (entry === undefined) return offset;
    node = entry.value;
    const last = depth === path.length - 1;
    const pointed = last && at === 'key' ? (entry.key ?? entry.value) : entry.value;
    // An empty value has no place of its own worth showing.
    const shown = isScalar(pointed) && pointed.source === '' ? (entry.key ?? pointed) : pointed;
    offset = (isNode(shown) ? shown.range?.[0] : undefined) ?? offset;
  }
  return offset;
}

function entryOf(node: unknown, step: ConfigPath[number]): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node))
    return typeof step === 'number' && step < node.items.length ? { value: node.items[step] } : undefined;
  if (!isMap(node)) return undefined;
  return node.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
}
