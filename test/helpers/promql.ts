import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A metric as an expression asks for it. */
export interface Selected {
  readonly metric: string;
  /** Label names with their matchers as written: `job` → `=~"$job"`. */
  readonly matchers: Readonly<Record<string, string>>;
  /** The function whose range it is: `rate` of `rate(metric[5m])`. */
  readonly rangeOf: string | undefined;
}

export interface Parsed {
  /** Where the grammar does not go on; empty for an expression that is whole. */
  readonly errors: readonly string[];
  readonly selected: readonly Selected[];
}

/** Reads an expression with Prometheus's own grammar. Grafana's variables stand for themselves within strings. */
export function parsePromql(expression: string): Parsed {
  const text = expression.replaceAll('$__rate_interval', '5m').replaceAll('$__interval', '1m');
  const errors: string[] = [];
  const selected: Selected[] = [];
  parser.parse(text).iterate({
    enter: ({ node, type, from }) => {
      if (type.isError) errors.push(`${text.slice(0, from)}⚠${text.slice(from)}`);
      if (type.name === 'VectorSelector') selected.push(selection(node, text));
    },
  });
  return { errors, selected };
}

function selection(node: SyntaxNode, text: string): Selected {
  const textOf = (part: SyntaxNode | null | undefined) =>
    part == null ? '' : text.slice(part.from, part.to);
  const matchers = node
    .getChild('LabelMatchers')
    ?.getChildren('UnquotedLabelMatcher')
    .map((matcher) => {
      const name = textOf(matcher.getChild('LabelName'));
      return [name, textOf(matcher).slice(name.length).trim()] as const;
    });
  const range = node.parent?.name === 'MatrixSelector' ? node.parent : undefined;
  const call = range?.parent?.parent;
  return {
    metric: textOf(node.getChild('Identifier')),
    matchers: Object.fromEntries(matchers ?? []),
    rangeOf: call?.name === 'FunctionCall' ? textOf(call.getChild('FunctionIdentifier')) : undefined,
  };
}
