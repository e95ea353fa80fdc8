import { Slices } from './slices.ts';
import type { MetricFamily, MetricValue } from './value.ts';

/** One of the two ways in which Prometheus reads metrics. */
export interface TextFormat {
  readonly type: string;
  /** The lines before a family's values. */
  head(family: MetricFamily): string;
  /** The line of one value, with its end. */
  line(family: MetricFamily, value: MetricValue): string;
  readonly betweenFamilies: string;
  readonly end: string;
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const PROMETHEUS_TEXT: TextFormat = {
  type: 'text/plain; version=0.0.4; charset=utf-8',
  head: ({ name, help, type }) =>
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`,
  line: ({ name }, value) => `${sample(name, value)}\n`,
  betweenFamilies: '\n',
  end: '',
};

/** So many lines take less than it would to ask for the time after each. */
const LINES = 32;

/**
 * The text of metrics. Two hundred routes are ten thousand lines and more: it is written in slices, between which users
 * are served.
 */
export async function expositionOf(
  families: AsyncIterable<MetricFamily> | Iterable<MetricFamily>,
  format: TextFormat,
): Promise<string> {
  const slices = new Slices(LINES);
  // In bytes: a long string of many pieces would be put together all at once in the end.
  const written: Buffer[] = [];
  let text = '';
  let between = '';
  const rest = async () => {
    written.push(Buffer.from(text));
    text = '';
    await slices.next();
  };
  for await (const family of families) {
    text += between + format.head(family);
    between = format.betweenFamilies;
    for (const value of family.values) {
      text += format.line(family, value);
      if (slices.isOver) await rest();
    }
    if (slices.isOver) await rest();
  }
  written.push(Buffer.from(text + format.end));
  return Buffer.concat(written).toString();
}

/** Name, labels and value. */
export function sample(name: string, { metricName, labels, value }: MetricValue): string {
  return `${metricName ?? name}${labelText(labels)} ${numberText(value)}`;
}

/** Of labels that stay, by the object that holds them: most of the work is in writing them down. */
const KNOWN = new WeakMap<MetricValue['labels'], string>();

export function labelText(labels: MetricValue['labels']): string {
  const known = KNOWN.get(labels);
  if (known !== undefined) return known;
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  const text = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  KNOWN.set(labels, text);
  return text;
}

export function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
