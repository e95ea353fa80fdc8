/** A metric narrowed to what the dashboard's variables choose, and to `matchers` besides. */
export function chosen(metric: string, matchers = ''): string {
  return selector(metric, ['job=~"$job"', 'instance=~"$instance"'], matchers);
}

/** The same for a metric that has a route. */
export function ofRoute(metric: string, matchers = ''): string {
  return selector(metric, ['job=~"$job"', 'instance=~"$instance"', 'route=~"$route"'], matchers);
}

/** A recorded series: it stands for all instances of a job. */
export function recorded(metric: string, matchers = ''): string {
  return selector(metric, ['job=~"$job"', 'route=~"$route"'], matchers);
}

function selector(metric: string, common: readonly string[], matchers: string): string {
  return `${metric}{${[...common, ...(matchers === '' ? [] : [matchers])].join(', ')}}`;
}

/** Per second, summed by these labels. */
export function rateBy(labels: string, series: string): string {
  return `sum by (${labels}) (rate(${series}[$__rate_interval]))`;
}

/** A share of 0 where nothing of the part has happened, and nothing where nothing of the whole has. */
export function share(labels: string, part: string, whole: string): string {
  const all = rateBy(labels, whole);
  return `(${rateBy(labels, part)} or ${all} * 0) / (${all} > 0)`;
}

/** A latency quantile of both sides by route. */
export function quantile(q: number, matchers = ''): string {
  const buckets = ofRoute('ficus_upstream_duration_seconds_bucket', matchers);
  return `histogram_quantile(${q}, ${rateBy('route, side, le', buckets)})`;
}

/** How many times the monolith's the service's quantile is. */
export function quantileRatio(q: number): string {
  const side = (name: string) => `sum by (route) (${quantile(q, `side="${name}"`)} > 0)`;
  return `${side('service')} / ${side('monolith')}`;
}
