import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageFile } from '../../../src/package-root.ts';
import { ALERTS, PROMETHEUS, RECORDED, textOf } from '../../helpers/dashboards.ts';
import { parsePromql } from '../../helpers/promql.ts';

interface RuleTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts?: readonly unknown[];
}

const { tests } = parse(readFileSync(join(PROMETHEUS, 'alerts.test.yml'), 'utf8')) as {
  tests: { alert_rule_test?: RuleTest[] }[];
};
const CASES = tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test);

test.each(ALERTS)(
  '$alert says how bad it is, what it is, and where to read on',
  ({ alert, labels, annotations }) => {
    expect(alert).toMatch(/^Ficus[A-Z]\w+$/);
    expect(labels?.severity).toMatch(/^(critical|warning)$/);
    expect(annotations?.summary).toMatch(/\.$/);
    expect(annotations?.description).toMatch(/\.$/);
    const page = annotations?.runbook_url ?? '';
    expect(page).toMatch(/^docs\/runbooks\/\w+\.md$/);
    expect(existsSync(packageFile(page))).toBe(true);
    for (const heading of ['Meaning', 'Impact', 'Diagnosis', 'What to do'])
      expect(textOf(page)).toContain(`\n## ${heading}\n`);
  },
);

test('each alert has a case in which it fires and one in which it stays silent, for promtool', () => {
  const names = [...new Set(ALERTS.map(({ alert }) => alert))];
  const fired = (one: RuleTest) => (one.exp_alerts ?? []).length > 0;
  // A rule for ratios shows that it spares others in the very case in which it fires: its series are not all expected.
  const spares = new Set(['FicusServiceErrors', 'FicusFallbacks']);
  for (const name of names) {
    const own = CASES.filter(({ alertname }) => alertname === name);
    expect(own.some(fired), `${name} fires`).toBe(true);
    if (!spares.has(String(name)))
      expect(
        own.some((one) => !fired(one)),
        `${name} is silent`,
      ).toBe(true);
  }
});

test('a label that an alert speaks of is one that its expression keeps', () => {
  for (const { alert, expr, annotations } of ALERTS) {
    const spoken = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    const recorded = parsePromql(expr).selected.map(({ metric }) => metric.split(':')[0] ?? '');
    const kept = `${expr.match(/by \(([^)]*)\)/g)?.join(' ') ?? ''} ${recorded.join(' ')} ${expr.startsWith('up{') ? 'job instance' : ''}`;
    for (const label of spoken)
      expect(kept, `${alert}: ${label}`).toMatch(new RegExp(`(\\b|_)${label}(\\b|_)`));
  }
});

test('recorded series are named level:metric:operation, as Prometheus asks', () => {
  for (const { record } of RECORDED) expect(record).toMatch(/^job_route(_side)?(_le)?:ficus_\w+:\w+$/);
});
