import { describe, expect, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { withExemplars } from '../../../src/metrics/exemplars.ts';
import { expositionOf } from '../../../src/metrics/exposition.ts';
import { OPEN_METRICS, wantsOpenMetrics } from '../../../src/metrics/open-metrics.ts';
import { ownMetrics } from '../../../src/metrics/source.ts';
import type { MetricFamily } from '../../../src/metrics/value.ts';

// https://prometheus.io/docs/specs/om/open_metrics_spec/, the grammar of "Text Format".
const NUMBER = String.raw`(?:NaN|[+-]Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const LABELS = String.raw`\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\}))?)*\}`;
const NAME = String.raw`[a-zA-Z_:][\w:]*`;
const LINE = new RegExp(
  `^(?:# (?:HELP ${NAME} (?:[^"\\\\\\n]|\\\\["\\\\n])*|TYPE ${NAME} (?:counter|gauge|histogram|summary|unknown|info|stateset))` +
    `|${NAME}(?:${LABELS})? ${NUMBER}(?: ${NUMBER})?(?: # ${LABELS} ${NUMBER}(?: ${NUMBER})?)?|# EOF)$`,
);

describe('Accept', () => {
  // What Prometheus 2.42 and 3 send.
  const OLD =
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
  const NEW =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,*/*;q=0.2';

  test.each([
    [OLD, true],
    [NEW, true],
    ['application/openmetrics-text', true],
    ['Application/OpenMetrics-Text; version=1.0.0', true],
    ['text/plain, application/openmetrics-text;q=0.5', false],
    ['application/openmetrics-text;q=0', false],
    ['application/openmetrics-text;q=nonsense', false],
    ['text/plain', false],
    ['*/*', false],
    ['', false],
    [undefined, false],
  ])('%s', (accept, expected) => {
    expect(wantsOpenMetrics(accept)).toBe(expected);
  });
});

describe('the text', () => {
  test('is OpenMetrics line by line, for every metric that there is', async () => {
    const metrics = defineMetrics();
    metrics.requests.labels('or"ders\\\n', 'monolith', 'GET', '2xx').inc();
    metrics.requestDuration.labels('orders', 'monolith').observe(0.003, '0123456789abcdef0123456789abcdef');
    metrics.upstreamDuration.labels('orders', 'service').observe(1e-7);
    metrics.comparisonLag.set(Number.NaN);
    metrics.comparisonQueue.labels().inc(Number.POSITIVE_INFINITY);
    const text = await ownMetrics(metrics).openMetrics();
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.at(-1)).toBe('# EOF');
    expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
    expect(lines.filter((line) => line === '# EOF')).toHaveLength(1);
    // A family is named without _total, its series with it.
    expect(text).toContain('# TYPE ficus_requests counter\n');
    expect(text).toContain(
      'ficus_requests_total{route="or\\"ders\\\\\\n",side="monolith",method="GET",code="2xx"} 1\n',
    );
    expect(text).toMatch(
      /^ficus_request_duration_seconds_bucket\{le="0.005",route="orders",side="monolith"\} 1 # \{trace_id="0123456789abcdef0123456789abcdef"\} 0.003 \d+(\.\d+)?$/m,
    );
  });

  test('has the series of the other text, to the label, so that a scraper may change its mind', async () => {
    const metrics = defineMetrics();
    metrics.upstreamDuration.labels('orders', 'service').observe(0.2);
    metrics.fallbacks.labels('orders', 'timeout').inc();
    const source = ownMetrics(metrics);
    const names = (text: string) =>
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        // Which of these there are changes from one moment to the next.
        .filter((line) => !line.startsWith('nodejs_active_'))
        .map((line) => line.replace(/ [^ ]+$/, ''))
        .sort();
    expect(names(await source.openMetrics())).toEqual(names(await source.exposition()));
  });
});

describe('exemplars', () => {
  const exemplar = (id: string, timestamp: number) => ({ labelSet: { trace_id: id }, value: 0.1, timestamp });
  const family = (values: MetricFamily['values']): MetricFamily => ({
    name: 'x',
    help: 'X.',
    type: 'histogram',
    values,
  });
  const bucket = (value: number, le: string, more = {}) => ({
    metricName: 'x_bucket',
    labels: { le },
    value,
    ...more,
  });

  test('a bucket keeps its last traced observation, and is not written where there is none', async () => {
    const metrics = defineMetrics();
    const series = metrics.requestDuration.labels('orders', 'service');
    series.observe(0.3, 'a'.repeat(32));
    series.observe(0.4, 'b'.repeat(32));
    series.observe(0.45);
    series.observe(99, 'c'.repeat(32));
    const text = await ownMetrics(metrics).openMetrics();
    const lines = text.split('\n').filter((line) => line.includes(' # {'));
    expect(lines.map((line) => line.replace(/ [\d.]+$/, ''))).toEqual([
      `ficus_request_duration_seconds_bucket{le="0.5",route="orders",side="service"} 3 # {trace_id="${'b'.repeat(32)}"} 0.4`,
      `ficus_request_duration_seconds_bucket{le="+Inf",route="orders",side="service"} 4 # {trace_id="${'c'.repeat(32)}"} 99`,
    ]);
    expect(await ownMetrics(metrics).exposition()).not.toContain('trace_id');
  });

  test('of several processes the youngest of each series is kept, whatever order its labels come in', async () => {
    const sums = [family([bucket(3, '1'), bucket(5, '+Inf')])];
    const parts = [
      [family([bucket(1, '1', { exemplar: exemplar('old', 10) })])],
      [family([bucket(2, '1', { exemplar: exemplar('new', 20) }), bucket(2, '+Inf', { exemplar: null })])],
    ];
    expect(await expositionOf(withExemplars(sums, parts), OPEN_METRICS)).toBe(
      '# HELP x X.\n# TYPE x histogram\nx_bucket{le="1"} 3 # {trace_id="new"} 0.1 20\nx_bucket{le="+Inf"} 5\n# EOF\n',
    );
    expect(withExemplars(sums, [sums])).toEqual(sums);
  });
});
