import { useCallback } from 'preact/hooks';
import { Replay } from '../discrepancy/replay.tsx';
import { useOptional } from '../features.ts';
import { duration, share, whole } from '../format.ts';
import { useKeys } from '../keys.ts';
import type { News } from '../live.ts';
import { useNews } from '../live.ts';
import { go } from '../location.ts';
import { StageTrack } from '../parts/stage-track.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { VerdictBar } from '../parts/verdicts.tsx';
import { CoverageCard } from '../route/coverage.tsx';
import { Ledger, type LedgerPage } from '../route/ledger.tsx';
import { type Readiness, ReadinessCard } from '../route/readiness.tsx';
import { RulesCard } from '../route/rules.tsx';
import { StageForm } from '../route/stage-form.tsx';
import { VerdictsOverTime } from '../route/verdicts-over-time.tsx';
import { judged, type RouteInfo, useRoutes } from '../routes-store.tsx';
import { useTitle } from '../title.ts';
import { useApi } from '../use-api.ts';

/** One route: where it stands, what was seen of it, what its next step needs, and how it came here. */
export function RouteView({ id }: { id: string }) {
  useTitle(id);
  const { data, error, reload } = useRoutes();
  const address = `/routes/${encodeURIComponent(id)}`;
  const history = useApi<LedgerPage>(`${address}/history`);
  const readiness = useOptional<Readiness>('/api/v1/routes/{id}/readiness', `${address}/readiness`);
  const { reload: reloadHistory } = history;
  const { reload: reloadReadiness } = readiness;
  useNews(
    'ledger',
    useCallback(
      (entry: News['ledger']) => {
        if (entry.route !== id) return;
        reloadHistory();
        reloadReadiness();
      },
      [id, reloadHistory, reloadReadiness],
    ),
  );
  useKeys({ '/': () => go(`/discrepancies?route=${encodeURIComponent(id)}&focus=search`) });
  const onMoved = () => {
    reload();
    reloadHistory();
    reloadReadiness();
  };

  if (data === undefined)
    return error === undefined ? <Loading what="the route" /> : <ErrorState error={error} retry={reload} />;
  const route = data.items.find((one) => one.id === id);
  if (route === undefined)
    return (
      <Empty title="No such route">
        <p>
          The configuration in force has none of this name. <a href="/">All routes</a>
        </p>
      </Empty>
    );
  return (
    <>
      <nav class="crumbs" aria-label="Where this is">
        <a href="/">Routes</a>
      </nav>
      <div class="heading">
        <h1>{route.id}</h1>
        <code class="muted">
          {(route.match.methods ?? ['any']).join(' ')} {route.match.path} → {route.service}
        </code>
      </div>
      <div class="columns route-columns">
        <div class="column-main">
          <Facts route={route} />
          <VerdictsOverTime id={id} />
          <LatencyCard route={route} />
          <RulesCard rules={route.rules} />
          <CoverageCard id={id} />
        </div>
        <div class="column-side">
          <StageForm
            key={`${route.stage} ${route.percent}`}
            route={route}
            readiness={readiness.data}
            onMoved={onMoved}
          />
          {readiness.data !== undefined && <ReadinessCard readiness={readiness.data} />}
          {readiness.data === undefined && readiness.error !== undefined && (
            <section class="card">
              <h2>Readiness</h2>
              <ErrorState error={readiness.error} retry={reloadReadiness} />
            </section>
          )}
          <Replay
            call="/api/v1/routes/{id}/replay"
            path={`${address}/replay`}
            what="Asks both sides again what the samples of all that is a mismatch and not accepted asked."
          />
          <Ledger history={history} />
        </div>
      </div>
    </>
  );
}

function Facts({ route }: { route: RouteInfo }) {
  const { mismatchRate, mismatchUpperBound, openDiscrepancies, comparisons, reasons, id } = route;
  const left = Object.entries({ ...reasons.failed, ...reasons.skipped });
  return (
    <section class="card" aria-label="Where it stands">
      <div class="facts-top">
        <StageTrack {...route} />
        <dl class="figures">
          <div>
            <dt>compared</dt>
            <dd>{whole(judged(route))}</dd>
          </div>
          <div>
            <dt>mismatch rate</dt>
            <dd>{mismatchRate === null ? '–' : share(mismatchRate)}</dd>
          </div>
          <div>
            <dt>at most, with 95 % confidence</dt>
            <dd>{share(mismatchUpperBound)}</dd>
          </div>
          <div>
            <dt>open discrepancies</dt>
            <dd>
              {openDiscrepancies === 0 ? (
                'none'
              ) : (
                <a href={`/discrepancies?route=${encodeURIComponent(id)}&state=open`}>
                  {whole(openDiscrepancies)}
                </a>
              )}
            </dd>
          </div>
        </dl>
      </div>
      <VerdictBar comparisons={comparisons} />
      <p class="muted left-out">
        {whole(comparisons.skipped)} skipped, {whole(comparisons.not_sampled)} not sampled
        {left.length > 0 &&
          ` · ${left.map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${whole(count)}`).join(' · ')}`}
      </p>
    </section>
  );
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

function LatencyCard({ route: { latency } }: { route: RouteInfo }) {
  const { monolith, service } = latency;
  if (monolith === undefined && service === undefined) return null;
  const most = Math.max(monolith?.p99 ?? 0, service?.p99 ?? 0, 1e-9);
  const sides = [
    { name: 'monolith', side: 'left', of: monolith },
    { name: 'service', side: 'right', of: service },
  ] as const;
  return (
    <section class="card" aria-labelledby="latency-title">
      <h2 id="latency-title">Latency</h2>
      <p class="muted">Of both sides, since this Ficus started.</p>
      <table class="facts latency">
        <thead>
          <tr>
            <th>Percentile</th>
            {sides.map(({ name }) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PERCENTILES.map((percentile) => (
            <tr key={percentile}>
              <th scope="row">{percentile}</th>
              {sides.map(({ name, side, of }) => (
                <td key={name}>
                  <svg viewBox="0 0 100 6" preserveAspectRatio="none" class="time-bar" aria-hidden="true">
                    <rect class={side} width={((of?.[percentile] ?? 0) / most) * 100} height="6" />
                  </svg>
                  {of === undefined ? '–' : duration(of[percentile])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
