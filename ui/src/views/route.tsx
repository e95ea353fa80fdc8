import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useNewsTime } from '../clock.ts';
import { Replay } from '../discrepancy/replay.tsx';
import { useOptional } from '../features.ts';
import { share, whole } from '../format.ts';
import { useKeys } from '../keys.ts';
import type { News } from '../live.ts';
import { useNews } from '../live.ts';
import { go } from '../location.ts';
import { Budget } from '../parts/budget.tsx';
import { StageTrack } from '../parts/stage-track.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { VerdictBar } from '../parts/verdicts.tsx';
import { CoverageCard } from '../route/coverage.tsx';
import { LatencyNow } from '../route/latency-now.tsx';
import { Ledger, type LedgerPage } from '../route/ledger.tsx';
import { OverTime } from '../route/over-time.tsx';
import { RampCard } from '../route/ramp.tsx';
import { type Readiness, ReadinessCard } from '../route/readiness.tsx';
import { RulesCard } from '../route/rules.tsx';
import { StageForm } from '../route/stage-form.tsx';
import { judged, type RouteInfo, useRoutes } from '../routes-store.tsx';
import { useTitle } from '../title.ts';
import { useApi } from '../use-api.ts';

/** What readiness rests on changes with every comparison. Milliseconds; only after news. */
const READINESS_EVERY = 5000;

/** One route: where it stands, what was seen of it, what its next step needs, and how it came here. */
export function RouteView({ id }: { id: string }) {
  useTitle(id);
  const { data, error, reload } = useRoutes();
  const address = `/routes/${encodeURIComponent(id)}`;
  const history = useApi<LedgerPage>(`${address}/history`);
  const readiness = useOptional<Readiness>('/api/v1/routes/{id}/readiness', `${address}/readiness`);
  const { reload: reloadHistory } = history;
  const { reload: reloadReadiness } = readiness;
  const newsTime = useNewsTime(READINESS_EVERY);
  const readFor = useRef(newsTime);
  useEffect(() => {
    if (readFor.current === newsTime) return;
    readFor.current = newsTime;
    reloadReadiness();
  }, [newsTime, reloadReadiness]);
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
          <OverTime id={id} />
          <LatencyNow route={route} />
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
          <RampCard route={route} readiness={readiness.data} />
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
            <dd>
              {mismatchRate === null ? '–' : share(mismatchRate)}
              <small title="with 95 % confidence, of all that is kept">
                at most {share(mismatchUpperBound)}
              </small>
            </dd>
          </div>
          <div>
            <dt>this step, against the gate</dt>
            <dd class="budget-figure">
              <Budget {...route.readiness} />
            </dd>
          </div>
          <div>
            <dt>open discrepancies</dt>
            <dd>
              {openDiscrepancies === 0 ? (
                'none'
              ) : (
                <a href={`/discrepancies?route=${encodeURIComponent(id)}&state=unsettled`}>
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
