import { useState } from 'preact/hooks';
import { useNewsTime } from '../clock.ts';
import { duration, share, whole } from '../format.ts';
import { useKeys } from '../keys.ts';
import { go } from '../location.ts';
import { Budget } from '../parts/budget.tsx';
import { Spark } from '../parts/spark.tsx';
import { StageTrack } from '../parts/stage-track.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { VerdictBar } from '../parts/verdicts.tsx';
import { judged, type RouteInfo, useRoutes } from '../routes-store.tsx';
import { pointsOf, useSeries } from '../series.ts';
import { useTitle } from '../title.ts';

const BUCKETS = 48;
/** Milliseconds; only after news. */
const SERIES_EVERY = 60_000;
/** A store that is minutes old shows them on the left, and not one wide column. */
const LEAST_BUCKETS = 30;

/** Where every route stands, most in need of attention first. */
export function Overview() {
  useTitle('Routes');
  const { data, error, reload } = useRoutes();
  const series = useSeries(24, BUCKETS, useNewsTime(SERIES_EVERY));
  const [selected, setSelected] = useState(-1);
  const routes = data === undefined ? [] : byAttention(data.items);
  const move = (by: number) =>
    setSelected((at) => Math.min(Math.max(at + by, 0), Math.max(routes.length - 1, 0)));
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => routes[selected] && go(addressOf(routes[selected])),
    '/': () => go('/discrepancies?focus=search'),
  });

  if (data === undefined)
    return error === undefined ? <Loading what="routes" /> : <ErrorState error={error} retry={reload} />;
  if (routes.length === 0)
    return (
      <Empty title="No routes yet">
        <p>
          Add an entry to <code>routes</code> in <code>routes.yaml</code>, with <code>stage: shadow</code>:
          the monolith goes on serving everybody, and the service is asked the same. Ficus reads the file
          again when you save it.
        </p>
      </Empty>
    );
  const withSeries = series.data !== undefined;
  const buckets = Math.max(
    LEAST_BUCKETS,
    ...(series.data?.routes ?? []).map(({ points }) => (points.at(-1)?.bucket ?? 0) + 1),
  );
  return (
    <>
      <h1>Routes</h1>
      <table class="routes">
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Stage</th>
            <th scope="col">Comparisons</th>
            {withSeries && <th scope="col">24 h</th>}
            <th scope="col" class="figure">
              Mismatch rate
            </th>
            <th scope="col" class="figure">
              p95 latency
            </th>
            <th scope="col" class="figure">
              Open
            </th>
            <th scope="col">Next step</th>
          </tr>
        </thead>
        <tbody>
          {routes.map((route, index) => (
            <tr key={route.id} class={index === selected ? 'selected' : undefined}>
              <td class="route-name">
                <a href={addressOf(route)}>{route.id}</a>
                <small>
                  {(route.match.methods ?? ['any']).join(' ')} {route.match.path} → {route.service}
                </small>
              </td>
              <td data-label="Stage">
                <StageTrack {...route} />
              </td>
              <td data-label="Comparisons" class="wide-cell">
                <VerdictBar {...route} />
                <small>{whole(judged(route))} compared</small>
              </td>
              {withSeries && (
                <td data-label="24 h">
                  <Spark
                    points={pointsOf(series.data, route.id)}
                    buckets={buckets}
                    label={`comparisons of ${route.id} in the last 24 hours`}
                  />
                </td>
              )}
              <td data-label="Mismatch rate" class="figure">
                <Rate {...route} />
              </td>
              <td data-label="p95 latency" class="figure">
                <Latencies {...route} />
              </td>
              <td data-label="Open" class="figure">
                <Open {...route} />
              </td>
              <td data-label="Next step">
                <Ready {...route} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Rate({ mismatchRate, readiness, stage }: RouteInfo) {
  if (mismatchRate === null) return <span class="muted">–</span>;
  return (
    <span class="rate">
      {share(mismatchRate)}
      {stage !== 'complete' && <Budget {...readiness} />}
    </span>
  );
}

function Latencies({ latency: { monolith, service } }: RouteInfo) {
  if (monolith === undefined && service === undefined) return <span class="muted">–</span>;
  return (
    <span class="pairs">
      <span title="monolith">
        <span class="side left">M</span> {monolith ? duration(monolith.p95) : '–'}
      </span>
      <span title="service">
        <span class="side right">S</span> {service ? duration(service.p95) : '–'}
      </span>
    </span>
  );
}

function Open({ id, openDiscrepancies }: RouteInfo) {
  if (openDiscrepancies === 0) return <span class="muted">none</span>;
  return (
    <a class="count" href={`/discrepancies?route=${encodeURIComponent(id)}&state=open`}>
      {whole(openDiscrepancies)}
    </a>
  );
}

function Ready({ readiness, stage, openDiscrepancies }: RouteInfo) {
  if (stage === 'complete') return <span class="muted">done</span>;
  if (readiness === undefined) {
    return openDiscrepancies > 0 ? <span>settle what is open</span> : <span class="muted">–</span>;
  }
  if (readiness.ready) return <span class="ready yes">✓ ready</span>;
  return (
    <span class="ready no">
      not ready
      <small title={readiness.failing.map(spaced).join(', ')}>
        {readiness.failing.slice(0, 1).map(spaced)}
        {readiness.failing.length > 1 && ` and ${readiness.failing.length - 1} more`}
      </small>
    </span>
  );
}

/** `openDiscrepancies` → `open discrepancies`. */
export function spaced(name: string): string {
  return name.replace(
    /([a-z])([A-Z0-9])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
}

function addressOf({ id }: RouteInfo): string {
  return `/routes/${encodeURIComponent(id)}`;
}

/** Users who meet a service with something unsettled come first, then whatever else is unsettled, then what fails. */
function byAttention(routes: readonly RouteInfo[]): RouteInfo[] {
  const rank = ({ openDiscrepancies, percent, comparisons }: RouteInfo) =>
    openDiscrepancies > 0 ? (percent > 0 ? 0 : 1) : comparisons.failed > 0 ? 2 : 3;
  return [...routes].sort(
    (a, b) => rank(a) - rank(b) || (b.mismatchRate ?? 0) - (a.mismatchRate ?? 0) || (a.id < b.id ? -1 : 1),
  );
}
