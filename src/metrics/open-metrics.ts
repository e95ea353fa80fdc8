import { escaped, labelText, numberText, sample, type TextFormat } from './exposition.ts';
import type { Exemplar, MetricFamily } from './value.ts';

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
export const OPEN_METRICS: TextFormat = {
  type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  head(family) {
    const name = familyName(family);
    return `# HELP ${name} ${escaped(family.help)}\n# TYPE ${name} ${family.type}\n`;
  },
  line(family, value) {
    const name = family.type === 'counter' ? `${familyName(family)}_total` : family.name;
    const text = sample(name, value);
    return value.exemplar == null ? `${text}\n` : `${text} # ${exemplarText(value.exemplar)}\n`;
  },
  betweenFamilies: '',
  end: '# EOF\n',
};

/** A counter's family is named without its ending, its one series with it. */
function familyName({ type, name }: MetricFamily): string {
  return type === 'counter' ? name.replace(/_total$/, '') : name;
}

function exemplarText({ labelSet, value, timestamp }: Exemplar): string {
  const at = timestamp === undefined ? '' : ` ${timestamp}`;
  return `${labelText(labelSet) || '{}'} ${numberText(value)}${at}`;
}
