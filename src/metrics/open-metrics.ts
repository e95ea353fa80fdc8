import type { MetricValue } from './value.ts';

export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** A metric with its values, as the client library's metrics give them. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly MetricValue[];
}

/** Whether whoever asks would rather have OpenMetrics than Prometheus's text (RFC 9110, 12.5.1). */
export function wantsOpenMetrics(accept: string | undefined): boolean {
  const quality = (type: string) => {
    const found = (accept ?? '')
      .toLowerCase()
      .split(',')
      .map((entry) => entry.split(';').map((part) => part.trim()))
      .filter(([name]) => name === type)
      .map(([, ...parameters]) => {
        const q = parameters.find((parameter) => parameter.startsWith('q='));
        return q === undefined ? 1 : Number(q.slice(2)) || 0;
      });
    return Math.max(0, ...found);
  };
  const open = quality('application/openmetrics-text');
  return open > 0 && open >= quality('text/plain');
}

/**
 * The OpenMetrics text, version 1.0.0, with exemplars. The client library's own renames a registry's counters for good
 * when it writes it, and loses the exemplars of several processes.
 */
export function openMetricsText(families: readonly MetricFamily[]): string {
  return `${families.map(family).join('')}# EOF\n`;
}

function family({ name, help, type, values }: MetricFamily): string {
  // A counter's family is named without its ending, its one series with it.
  const base = type === 'counter' ? name.replace(/_total$/, '') : name;
  const head = `# HELP ${base} ${escaped(help)}\n# TYPE ${base} ${type}\n`;
  return head + values.map((value) => series(type === 'counter' ? `${base}_total` : name, value)).join('');
}

function series(name: string, { metricName, labels, value, exemplar }: MetricValue): string {
  const line = `${metricName ?? name}${labelText(labels)} ${number(value)}`;
  if (exemplar == null) return `${line}\n`;
  const at = exemplar.timestamp === undefined ? '' : ` ${exemplar.timestamp}`;
  return `${line} # ${labelText(exemplar.labelSet) || '{}'} ${number(exemplar.value)}${at}\n`;
}

function labelText(labels: MetricValue['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
