import { useCallback } from 'preact/hooks';
import type { DiscrepancyDetail } from '../../../src/store/types.ts';
import { isAbsent } from '../api.ts';
import { curl } from '../curl.ts';
import { Causes } from '../discrepancy/causes.tsx';
import { History } from '../discrepancy/history.tsx';
import { Replay } from '../discrepancy/replay.tsx';
import { RuleTrial } from '../discrepancy/rule-trial.tsx';
import { SamplePicker } from '../discrepancy/sample-picker.tsx';
import { SampleView } from '../discrepancy/sample-view.tsx';
import { Triage } from '../discrepancy/triage.tsx';
import { ago, moment, whole } from '../format.ts';
import { type News, useNews } from '../live.ts';
import { useHere } from '../location.ts';
import { Copy } from '../parts/copy.tsx';
import { Download } from '../parts/download.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { Shown, StateBadge } from '../parts/text.tsx';
import { TrendSpark } from '../parts/trend.tsx';
import { ValuePair } from '../parts/value-pair.tsx';
import { useRoutes } from '../routes-store.tsx';
import { useTitle } from '../title.ts';
import { withNews } from '../trend.ts';
import { useApi } from '../use-api.ts';

/** One discrepancy: what differs, why, whether it still does, and what is decided about it. */
export function DiscrepancyView({ id }: { id: string }) {
  const { data, error, reload, set } = useApi<DiscrepancyDetail>(`/discrepancies/${encodeURIComponent(id)}`);
  useTitle(data === undefined ? 'Discrepancy' : `${data.kind} ${data.path}`);
  const { query } = useHere();
  const onNews = useCallback(
    (found: News['discrepancy']) => {
      set((before) => {
        if (before?.id !== found.id) return before;
        // Somebody else decided: the history is read anew, too.
        if (before.state !== found.state || before.assignee !== found.assignee) reload();
        return withNews(before, found, Date.now());
      });
    },
    [set, reload],
  );
  useNews('discrepancy', onNews);
  const onChange = useCallback((item: DiscrepancyDetail) => set(() => item), [set]);
  const back = query.get('from');
  const list = `/discrepancies${back ? `?${new URLSearchParams(back)}` : '?state=unsettled'}`;

  if (data === undefined) {
    if (isAbsent(error))
      return (
        <Empty title="No such discrepancy">
          <p>
            It may have been found by another Ficus, or its store was removed.{' '}
            <a href={list}>All discrepancies</a>
          </p>
        </Empty>
      );
    return error === undefined ? (
      <Loading what="the discrepancy" />
    ) : (
      <ErrorState error={error} retry={reload} />
    );
  }
  return (
    <>
      <nav class="crumbs" aria-label="Where this is">
        <a href={list}>Discrepancies</a> <span aria-hidden="true">/</span>{' '}
        <a href={`/routes/${encodeURIComponent(data.route)}`}>{data.route}</a>
      </nav>
      <Heading item={data} />
      <div class="columns">
        <div class="column-main">
          <Answers item={data} />
        </div>
        <div class="column-side">
          <Triage item={data} onChange={onChange} />
          <Causes item={data} />
          <RuleTrial key={data.id} item={data} />
          <Replay
            call="/api/v1/discrepancies/{id}/replay"
            path={`/discrepancies/${data.id}/replay`}
            what="Asks both sides again what the samples asked, and judges the answers."
          />
          <History item={data} />
        </div>
      </div>
    </>
  );
}

function Heading({ item }: { item: DiscrepancyDetail }) {
  const { kind, path, state, count, ignoredCount, firstSeen, lastSeen, cause, example, assignee } = item;
  return (
    <div class="discrepancy-head">
      <div class="heading">
        <span class="kind">{kind}</span>
        <h1 class="mono">
          <Shown text={path} />
        </h1>
        <StateBadge state={state} />
        {assignee !== undefined && <span class="muted">with {assignee}</span>}
        {item.regression && (
          <span class="badge regression">
            ↩ regression, back since {moment(item.regressedAt ?? lastSeen)}
          </span>
        )}
      </div>
      <p class="lead">
        {cause === undefined ? (
          <>
            <ValuePair {...example} />{' '}
            <span class="muted">
              <Shown text={example.detail} />
            </span>
          </>
        ) : (
          <Shown text={cause} />
        )}
      </p>
      <p class="muted facts-line">
        <span>
          <b>{whole(count)}</b> mismatches
        </span>
        {ignoredCount > 0 && (
          <span>
            <b>{whole(ignoredCount)}</b> ignored by a rule
          </span>
        )}
        <span title={moment(lastSeen)}>last seen {ago(lastSeen)}</span>
        <span title={moment(firstSeen)}>first seen {ago(firstSeen)}</span>
        {item.trend !== undefined && (
          <span class="trend-line">
            <TrendSpark trend={item.trend} allowed={count === 0} /> 24 h
          </span>
        )}
        <span class="tools">
          <Copy text={() => path}>Copy path</Copy>
          <Copy text={() => `${location.origin}/discrepancies/${item.id}`}>Copy permalink</Copy>
          <Download name={`ficus-${item.id}.json`} value={item} />
        </span>
      </p>
    </div>
  );
}

function Answers({ item }: { item: DiscrepancyDetail }) {
  const { query } = useHere();
  const { data } = useRoutes();
  const { samples } = item;
  const route = data?.items.find(({ id }) => id === item.route);
  const wanted = query.get('sample');
  const sample = samples.find((one) => String(one.id) === wanted) ?? samples[0];
  if (sample === undefined)
    return (
      <section class="card">
        <h2>Samples</h2>
        <p class="muted">None is stored: the store may have taken no writes when it was found.</p>
      </section>
    );
  const urls = route?.urls ?? { monolith: 'http://MONOLITH', service: 'http://SERVICE' };
  return (
    <section class="card flush" aria-label="Both answers">
      <div class="sample-bar">
        <SamplePicker samples={samples} current={sample} />
        <span class="tools">
          <Copy text={() => curl(sample.request, urls.monolith)} label="Copy curl monolith">
            curl monolith
          </Copy>
          <Copy text={() => curl(sample.request, urls.service)} label="Copy curl service">
            curl service
          </Copy>
        </span>
      </div>
      <SampleView sample={sample} item={item} route={route} />
    </section>
  );
}
