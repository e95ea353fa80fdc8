import { useNewsTime } from '../clock.ts';
import { spanText, whole } from '../format.ts';
import { useKeys, useRowFocus } from '../keys.ts';
import { go, setQuery, useHere } from '../location.ts';
import { Latencies, Open, Rate, Ready, RolledBack } from '../parts/route-cells.tsx';
import { Spark } from '../parts/spark.tsx';
import { StageTrack } from '../parts/stage-track.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { VerdictBar } from '../parts/verdicts.tsx';
import { judged, type RouteInfo, useRoutes } from '../routes-store.tsx';
import { pointsOf, useSeries } from '../series.ts';
import { axisOf } from '../time-axis.ts';
import { useTitle } from '../title.ts';

const BUCKETS = 48;
/** Milliseconds; only after news. */
const SERIES_EVERY = 60_000;
/** Where every route stands, most in need of attention first. */
export function Overview() {
  useTitle('Routes');
  const { data, error, reload } = useRoutes();
  const until = useNewsTime(SERIES_EVERY);
  const series = useSeries(24, BUCKETS, until);
  const { query } = useHere();
  const routes = data === undefined ? [] : byAttention(data.items);
  const selected = routes.findIndex(({ id }) => id === query.get('at'));
  const move = (by: number) => {
    const next = routes[Math.min(Math.max(selected + by, 0), routes.length - 1)];
    if (next === undefined) return;
    setQuery({ at: next.id });
    document
      .querySelectorAll('.routes tbody tr')
      .item(routes.indexOf(next))
      ?.scrollIntoView({ block: 'nearest' });
  };
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
  const firsts = (series.data?.routes ?? []).flatMap(({ points: [first] }) => (first ? [first.at] : []));
  const axis = axisOf('24h', firsts.sort()[0], until);
  const span = spanOf(axis.to - axis.from);
  return (
    <>
      <h1>Routes</h1>
      {routes.every((route) => judged(route) === 0) && (
        <p class="muted first-steps">
          Nothing was compared yet. Send requests of a route that is not <code>off</code> through the proxy,
          and what both sides answer is compared within a second.
        </p>
      )}
      <table class="routes">
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Stage</th>
            <th scope="col">Comparisons</th>
            {withSeries && <th scope="col">{span}</th>}
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
            <tr
              key={route.id}
              class={index === selected ? 'selected' : undefined}
              aria-current={index === selected || undefined}
            >
              <td class="route-name">
                <RouteLink id={route.id} isSelected={index === selected} />
                <small>
                  {(route.match.methods ?? ['any']).join(' ')} {route.match.path} → {route.service}
                </small>
              </td>
              <td data-label="Stage">
                <StageTrack {...route} />
                <RolledBack {...route} />
              </td>
              <td data-label="Comparisons" class="wide-cell">
                <VerdictBar {...route} />
                <small>{whole(judged(route))} compared</small>
              </td>
              {withSeries && (
                <td data-label={span}>
                  <Spark
                    points={pointsOf(series.data, route.id)}
                    minutes={series.data?.bucketMinutes ?? 1}
                    axis={axis}
                    label={`comparisons of ${route.id} in the ${span}`}
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
              <td data-label="Next step" class="next-step">
                <Ready {...route} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A Ficus that is younger than a day says so, in place of a day that was mostly not there. */
function spanOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return `last ${spanText(minutes < 120 ? minutes : Math.round(minutes / 60) * 60)}`;
}

function RouteLink({ id, isSelected }: { id: string; isSelected: boolean }) {
  const link = useRowFocus(isSelected);
  return (
    <a ref={link} href={addressOf({ id })} onClick={() => setQuery({ at: id })}>
      {id}
    </a>
  );
}

function addressOf({ id }: Pick<RouteInfo, 'id'>): string {
  return `/routes/${encodeURIComponent(id)}`;
}

/**
 * What was rolled back comes first, then users who meet a service with something unsettled, then whatever else is
 * unsettled, then what fails.
 */
function byAttention(routes: readonly RouteInfo[]): RouteInfo[] {
  const rank = ({ openDiscrepancies, percent, comparisons, rolledBackAt }: RouteInfo) => {
    if (rolledBackAt !== undefined) return 0;
    if (openDiscrepancies > 0) return percent > 0 ? 1 : 2;
    return comparisons.failed > 0 ? 3 : 4;
  };
  return [...routes].sort(
    (a, b) => rank(a) - rank(b) || (b.mismatchRate ?? 0) - (a.mismatchRate ?? 0) || (a.id < b.id ? -1 : 1),
  );
}
