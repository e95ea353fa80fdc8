import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard, Panel } from '@grafana/schema';
import { parse } from 'yaml';
import { defineMetrics } from '../../src/metrics/definitions.ts';
import { packageFile } from '../../src/package-root.ts';

export const PROMETHEUS = packageFile('dashboards', 'prometheus');

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The rules of one file of `dashboards/prometheus`. */
export function rulesIn(file: string): Rule[] {
  const { groups } = parse(readFileSync(join(PROMETHEUS, file), 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

export const RECORDED: readonly Rule[] = rulesIn('recording.rules.yml');
export const ALERTS: readonly Rule[] = rulesIn('alerts.rules.yml');

/** The dashboards as they are in the repository, by file. */
export const DASHBOARD_FILES: Readonly<Record<string, Dashboard>> = Object.fromEntries(
  globSync('*.json', { cwd: packageFile('dashboards', 'grafana') })
    .sort()
    .map((file) => [file, JSON.parse(readFileSync(packageFile('dashboards', 'grafana', file), 'utf8'))]),
);

/** A dashboard's panels without its rows. */
export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.filter((panel): panel is Panel => panel.type !== 'row');
}

/** Every expression by where it stands: panels and annotations of the dashboards, rules, and PromQL in documents. */
export function expressions(): [where: string, expression: string][] {
  const found: [string, string][] = [];
  for (const [file, dashboard] of Object.entries(DASHBOARD_FILES)) {
    for (const { title, targets = [] } of panelsOf(dashboard))
      for (const { refId, expr } of targets) found.push([`${file}: ${title} ${refId}`, String(expr)]);
    for (const { name, target } of dashboard.annotations?.list ?? [])
      found.push([`${file}: annotation ${name}`, String((target as { expr?: string } | undefined)?.expr)]);
  }
  for (const { record, alert, expr } of [...RECORDED, ...ALERTS])
    found.push([`rule ${record ?? alert}`, expr]);
  for (const file of documents())
    for (const [, block = ''] of textOf(file).matchAll(/```promql\n([\s\S]*?)```/g))
      for (const line of block.split('\n').filter((one) => one.trim() !== '')) found.push([file, line]);
  return found;
}

/** What people read, from the repository's root. */
export function documents(): string[] {
  const root = packageFile();
  return globSync(['*.md', 'docs/**/*.md', 'dashboards/**/*.md', 'demo/*.md'], { cwd: root }).sort();
}

export function textOf(file: string): string {
  return readFileSync(packageFile(file), 'utf8');
}

/** Every name that a series can have: the definitions', with what histograms add, and what rules record. */
export function seriesNames(): ReadonlySet<string> {
  const names = defineMetrics()
    .registry.getMetricsAsArray()
    .flatMap(({ name, type }) =>
      String(type) === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    );
  return new Set([...names, ...RECORDED.map(({ record }) => String(record)), 'up', 'ALERTS']);
}

/** Those that only ever rise. */
export function counterNames(): ReadonlySet<string> {
  return new Set(
    defineMetrics()
      .registry.getMetricsAsArray()
      .flatMap(({ name, type }) =>
        String(type) === 'counter'
          ? [name]
          : String(type) === 'histogram'
            ? [`${name}_bucket`, `${name}_count`, `${name}_sum`]
            : [],
      ),
  );
}
