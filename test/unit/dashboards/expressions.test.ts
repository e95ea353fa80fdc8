import { describe, expect, test } from 'vitest';
import { documents, expressions, RECORDED, seriesNames, textOf } from '../../helpers/dashboards.ts';
import { parsePromql } from '../../helpers/promql.ts';

const ALL = expressions();

describe('the grammar', () => {
  test('finds what is wrong, or it would prove nothing', () => {
    for (const wrong of ['sum(', 'rate(x[5m]', 'x{job="a"', 'sum by job (x)', 'x > > 1'])
      expect(parsePromql(wrong).errors).not.toEqual([]);
    expect(parsePromql('sum by (route) (rate(x{route=~"$route"}[$__rate_interval]))')).toEqual({
      errors: [],
      selected: [{ metric: 'x', matchers: { route: '=~"$route"' }, rangeOf: 'rate' }],
    });
  });

  test('takes every expression of dashboards, rules and documents', () => {
    expect(ALL.length).toBeGreaterThan(90);
    expect(ALL.flatMap(([where, text]) => parsePromql(text).errors.map((why) => `${where}: ${why}`))).toEqual(
      [],
    );
  });
});

describe('every series that is asked for exists', () => {
  const known = seriesNames();

  test('in an expression', () => {
    const unknown = ALL.flatMap(([where, text]) =>
      parsePromql(text)
        .selected.filter(({ metric }) => !known.has(metric))
        .map(({ metric }) => `${where}: ${metric}`),
    );
    expect(unknown).toEqual([]);
  });

  test('in a document, a runbook and the tests of the rules', () => {
    const files = [
      ...documents(),
      'dashboards/prometheus/alerts.test.yml',
      'dashboards/prometheus/recording.test.yml',
    ];
    const named = files.flatMap((file) =>
      [...textOf(file).matchAll(/(?:\bjob_\w+:)?\bficus_\w*[a-z](?::\w+)?/g)].map(([name]) => ({
        file,
        name,
      })),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});

test('what is recorded is used, by a dashboard, an alert, another rule or a document', () => {
  const used = new Set(ALL.flatMap(([, text]) => parsePromql(text).selected.map(({ metric }) => metric)));
  const documented = documents().map(textOf).join('\n');
  const idle = RECORDED.filter(({ record = '' }) => !used.has(record) && !documented.includes(record));
  expect(idle.map(({ record }) => record)).toEqual([]);
});
