import { ALERTS, DASHBOARD_FILES, panelsOf, RECORDED } from '../helpers/dashboards.ts';
import type { Answer, Prometheus } from './prometheus.ts';

/** Expressions that rightly have no data in this run, and why. */
const NO_DATA: readonly (readonly [RegExp, string])[] = [
  [/histogram_quantile\(0\.5.*\/ /, 'a median of 0 s on one side has no ratio'],
];

interface Shape {
  readonly where: string;
  readonly expr: string;
  /** Labels that the legend names. */
  readonly labels: readonly string[];
  readonly unit: string | undefined;
}

/** Every expression of the dashboards and every recording rule, with what its answer must look like. */
function shapes(): Shape[] {
  const panels = Object.entries(DASHBOARD_FILES).flatMap(([file, dashboard]) =>
    panelsOf(dashboard).flatMap(({ title, targets = [], fieldConfig }) =>
      targets.map(({ expr, legendFormat, refId }) => ({
        where: `${file}: ${title} ${refId}`,
        expr: String(expr),
        labels: [...String(legendFormat).matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => String(label)),
        unit: targets.length > 6 ? undefined : fieldConfig?.defaults.unit,
      })),
    ),
  );
  const marks = Object.entries(DASHBOARD_FILES).flatMap(([file, { annotations }]) =>
    (annotations?.list ?? []).map(({ name, target }) => ({
      where: `${file}: annotation ${name}`,
      expr: String((target as { expr?: string } | undefined)?.expr),
      labels: ['route'],
      unit: undefined,
    })),
  );
  const recorded = RECORDED.map(({ record = '' }) => ({
    where: `rule ${record}`,
    expr: record,
    labels: (record.split(':')[0] ?? '').split('_'),
    unit: record.includes(':ratio') ? 'percentunit' : undefined,
  }));
  return [...panels, ...marks, ...recorded];
}

/** Asks Prometheus for all of them; returns what is wrong with the answers, and how many were asked for. */
export async function checkExpressions(prometheus: Prometheus): Promise<{ wrong: string[]; asked: number }> {
  const all = shapes();
  const wrong: string[] = [];
  for (const shape of all) {
    const answer = await prometheus.query(asGrafana(shape.expr));
    wrong.push(...complaints(shape, answer).map((why) => `${shape.where}: ${why}\n    ${shape.expr}`));
  }
  // An alert's expression has data only while it fires: that Prometheus takes it is what can be asked here.
  for (const { alert = '', expr } of ALERTS) {
    const { resultType } = await prometheus.query(expr);
    if (resultType !== 'vector') wrong.push(`alert ${alert}: a ${resultType} instead of a vector`);
  }
  return { wrong, asked: all.length + ALERTS.length };
}

/** The expression with Grafana's variables filled in: everything chosen, and a range of many scrapes. */
function asGrafana(expr: string): string {
  return expr.replace(/\$(job|instance|route)\b/g, '.+').replaceAll('$__rate_interval', '30s');
}

function complaints({ expr, labels, unit }: Shape, { resultType, result }: Answer): string[] {
  if (resultType !== 'vector') return [`a ${resultType} instead of a vector`];
  if (result.length === 0) return NO_DATA.some(([pattern]) => pattern.test(expr)) ? [] : ['no data'];
  const missing = labels.filter((label) => result.some(({ metric }) => metric[label] === undefined));
  const values = result.map(({ value }) => Number(value[1])).filter((value) => !Number.isNaN(value));
  const most = unit === 'percentunit' ? 1 : unit === 'percent' ? 100 : Number.POSITIVE_INFINITY;
  const odd = values.filter((value) => value < 0 || value > most + 1e-9);
  return [
    ...missing.map((label) => `a series without the label ${label}`),
    ...odd.map((value) => `${value} is no ${unit ?? 'number'}`),
    ...(values.length === 0 ? ['nothing but NaN'] : []),
  ];
}
