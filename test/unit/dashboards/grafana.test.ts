import { describe, expect, test } from 'vitest';
import { asFile, DASHBOARDS } from '../../../scripts/dashboards/files.ts';
import { counterNames, DASHBOARD_FILES, expressions, panelsOf, textOf } from '../../helpers/dashboards.ts';
import { parsePromql } from '../../helpers/promql.ts';

/** Series that stand for all instances: recorded ones, and the alerts on them. */
const WITHOUT_INSTANCE = /:|^ALERTS$/;
const COUNTERS = counterNames();
const UNITS = new Set([
  'bool_yes_no',
  'bytes',
  'none',
  'ops',
  'percent',
  'percentunit',
  'reqps',
  's',
  'short',
]);

test.each(Object.entries(DASHBOARDS))('%s is what npm run docs writes', (file, make) => {
  expect(textOf(`dashboards/grafana/${file}`)).toBe(asFile(make()));
});

test('both dashboards are here', () => {
  expect(Object.keys(DASHBOARD_FILES)).toEqual(Object.keys(DASHBOARDS));
});

// The rules of Grafana's dashboard-linter, by their names there.
describe.each(Object.entries(DASHBOARD_FILES))('%s', (file, dashboard) => {
  const panels = panelsOf(dashboard);
  const variables = new Map((dashboard.templating?.list ?? []).map((variable) => [variable.name, variable]));

  test('has an identity that links may rely on, and cannot be edited in place', () => {
    expect(dashboard.uid).toBe(`ficus-${file.replace('.json', '')}`);
    expect(dashboard.title).toMatch(/^Ficus \/ /);
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39);
    expect(dashboard.tags).toContain('ficus');
    expect(dashboard.id).toBeNull();
    // uneditable-dashboard
    expect(dashboard.editable).toBe(false);
  });

  test('links to the other one, with its variables and time', () => {
    const uids = Object.values(DASHBOARD_FILES).map(({ uid }) => `/d/${uid}`);
    expect(dashboard.links?.map(({ url }) => url)).toEqual(
      uids.filter((url) => url !== `/d/${dashboard.uid}`),
    );
    for (const link of dashboard.links ?? [])
      expect(link).toMatchObject({ includeVars: true, keepTime: true });
  });

  test('template-datasource-rule, template-job-rule, template-instance-rule, template-label-promql-rule', () => {
    expect(variables.get('datasource')).toMatchObject({
      type: 'datasource',
      query: 'prometheus',
      label: 'Data source',
    });
    for (const name of ['job', 'instance'])
      expect(variables.get(name)).toMatchObject({
        type: 'query',
        multi: true,
        includeAll: true,
        allValue: '.+',
      });
    expect(variables.get('route')).toMatchObject({ type: 'query', label: 'Route' });
    for (const { type, query, datasource, refresh } of variables.values()) {
      if (type !== 'query') continue;
      const text = (query as { query: string }).query;
      const [, selector = '', label] = /^label_values\((.+), (\w+)\)$/.exec(text) ?? [];
      expect(label, text).toBeDefined();
      expect(parsePromql(selector).errors).toEqual([]);
      expect(datasource?.uid).toBe('$datasource');
      // template-on-time-change-reload-rule
      expect(refresh).toBe(2);
    }
  });

  test('panel-title-description-rule, panel-units-rule, panel-datasource-rule, panel-no-targets-rule', () => {
    expect(panels.length).toBeGreaterThan(15);
    for (const panel of panels) {
      expect(panel.title).toMatch(/^[A-Z]/);
      expect(panel.description, panel.title).toMatch(/\.$/);
      expect(panel.datasource).toEqual({ type: 'prometheus', uid: '$datasource' });
      expect(UNITS, panel.title).toContain(panel.fieldConfig?.defaults.unit);
      expect(panel.fieldConfig?.defaults.thresholds?.steps[0]?.value, panel.title).toBeNull();
      expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
    }
  });

  test('panels have ids of their own, and lie side by side within 24 columns', () => {
    const all = dashboard.panels ?? [];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of all) {
      const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1)
        for (let row = y; row < y + h; row += 1) {
          expect(taken.has(`${column} ${row}`), `${title} overlaps`).toBe(false);
          taken.add(`${column} ${row}`);
        }
    }
  });

  const own = expressions().filter(([where]) => where.startsWith(`${file}: `));

  test('target-job-rule, target-instance-rule: every series is narrowed by the variables', () => {
    expect(own.length).toBeGreaterThan(20);
    for (const [where, text] of own)
      for (const { metric, matchers } of parsePromql(text).selected) {
        expect(matchers.job, `${where}: ${metric}`).toBe('=~"$job"');
        if (!WITHOUT_INSTANCE.test(metric))
          expect(matchers.instance, `${where}: ${metric}`).toBe('=~"$instance"');
      }
  });

  test('target-rate-interval-rule, target-counter-agg-rule: counters are rates over $__rate_interval', () => {
    for (const [where, text] of own) {
      for (const [range] of text.matchAll(/\[[^\]]*\]/g)) expect(range, where).toBe('[$__rate_interval]');
      for (const { metric, rangeOf } of parsePromql(text).selected)
        if (COUNTERS.has(metric))
          expect(['rate', 'irate', 'increase'], `${where}: ${metric}`).toContain(rangeOf);
    }
  });

  test('every query has a letter of its own and a legend', () => {
    for (const { title, targets = [] } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
      for (const { legendFormat } of targets) expect(legendFormat, title).toBeTruthy();
    }
  });

  test('the ledger’s changes are marked', () => {
    const marks = dashboard.annotations?.list ?? [];
    expect(marks.map(({ name }) => name)).toEqual(['Percentage changed', 'Stage changed', 'Rolled back']);
    for (const { enable, datasource } of marks) {
      expect(enable).toBe(true);
      expect(datasource?.uid).toBe('$datasource');
    }
  });
});
