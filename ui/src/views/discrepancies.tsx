import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Discrepancy } from '../../../src/store/types.ts';
import { isWorthSeeking, useDiscrepancies } from '../discrepancy-pages.ts';
import { ago, moment, plural, share, whole } from '../format.ts';
import { useKeys, useRowFocus } from '../keys.ts';
import { go, setQuery, useHere } from '../location.ts';
import { useNarrow } from '../media.ts';
import { Filters, spanOf } from '../parts/filters.tsx';
import { Empty, ErrorState, Loading } from '../parts/states.tsx';
import { Shown, StateBadge } from '../parts/text.tsx';
import { TrendSpark } from '../parts/trend.tsx';
import { ValuePair } from '../parts/value-pair.tsx';
import { VirtualRows } from '../parts/virtual.tsx';
import { judged, useRoutes } from '../routes-store.tsx';
import { useTitle } from '../title.ts';

const ROW = { wide: 78, narrow: 128 };

/** What differs, ranked; each cause once, however many exchanges show it. */
export function DiscrepancyList() {
  useTitle('Discrepancies');
  const { query } = useHere();
  const given = (name: string) => query.get(name) ?? undefined;
  const last = given('last');
  const since = useMemo(() => spanOf(last), [last]);
  const { items, loading, error, fresh, cursor, more, reload } = useDiscrepancies({
    route: given('route'),
    kind: given('kind'),
    state: given('state'),
    q: given('q'),
    since,
  });
  const narrow = useNarrow();
  const search = useRef<HTMLInputElement>(null);
  const selected = items.findIndex(({ id }) => id === query.get('at'));
  const move = (by: number) => {
    const next = items[Math.min(Math.max(selected + by, 0), items.length - 1)];
    if (next) setQuery({ at: next.id });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => items[selected] && go(addressOf(items[selected], query)),
    '/': () => search.current?.focus(),
  });
  // A row that the address names may stand on a later page.
  const sought = useRef(query.get('at'));
  useEffect(() => {
    if (sought.current === null || loading || items.length === 0) return;
    if (isWorthSeeking(sought.current, { items, cursor })) more();
    else sought.current = null;
  }, [items, loading, cursor, more]);
  const asked = query.get('focus');
  useEffect(() => {
    if (asked !== 'search') return;
    search.current?.focus();
    setQuery({ focus: undefined });
  }, [asked]);

  const filtered = ['route', 'kind', 'q', 'last'].some((name) => query.has(name));
  return (
    <>
      <div class="heading">
        <h1>Discrepancies</h1>
        <span class="muted" role="status">
          {loading
            ? 'reading …'
            : `${plural(items.length, 'one', 'shown')}${cursor === undefined ? '' : ', more below'}`}
        </span>
        {fresh.size > 0 && (
          <button type="button" onClick={reload}>
            Show {fresh.size} new
          </button>
        )}
      </div>
      <Filters query={query} search={search} />
      {items.length > 0 ? (
        <VirtualRows
          class="rows"
          label="Discrepancies"
          count={items.length}
          rowHeight={narrow ? ROW.narrow : ROW.wide}
          selected={selected}
          onEnd={more}
          render={(index) => {
            const item = items[index];
            return item && <Row key={item.id} item={item} selected={index === selected} query={query} />;
          }}
        />
      ) : error !== undefined ? (
        <ErrorState error={error} retry={reload} />
      ) : loading ? (
        <Loading what="discrepancies" />
      ) : (
        <NothingHere filtered={filtered} state={query.get('state')} />
      )}
    </>
  );
}

interface RowProps {
  readonly item: Discrepancy;
  readonly selected: boolean;
  readonly query: URLSearchParams;
}

function Row({ item, selected, query }: RowProps) {
  const { data } = useRoutes();
  const link = useRowFocus(selected);
  const { count, ignoredCount, route, example } = item;
  const of = data?.items.find(({ id }) => id === route);
  const total = of === undefined ? 0 : judged(of);
  return (
    <li class={selected ? 'row selected' : 'row'} aria-current={selected || undefined}>
      <div class="row-what">
        <div class="row-place">
          <span class="kind">{item.kind}</span>
          <a ref={link} class="path" href={addressOf(item, query)} onClick={() => setQuery({ at: item.id })}>
            <Shown text={item.path} />
          </a>
          {item.regression && <span class="badge regression">↩ regression</span>}
        </div>
        <div class="row-why">
          {item.cause === undefined ? (
            <>
              <ValuePair {...example} most={60} />{' '}
              <span class="muted">{<Shown text={example.detail} />}</span>
            </>
          ) : (
            <Shown text={item.cause} />
          )}
        </div>
      </div>
      <div class="row-facts">
        {count === 0 && item.state === 'open' ? (
          <span class="badge state-accepted">≈ only ignored</span>
        ) : (
          <StateBadge state={item.state} />
        )}
        <span class="muted">{route}</span>
        {item.assignee !== undefined && <span class="muted">with {item.assignee}</span>}
      </div>
      <div class="row-count">
        <b>{whole(count > 0 ? count : ignoredCount)}</b>
        <small>
          {count === 0 ? (
            'ignored'
          ) : total > 0 ? (
            <>
              {share(Math.min(1, count / total))}
              <span class="word"> of compared</span>
            </>
          ) : (
            plural(count, 'exchange').replace(/^\S+ /, '')
          )}
        </small>
      </div>
      <div class="row-trend">
        {item.trend !== undefined && <TrendSpark trend={item.trend} allowed={count === 0} />}
      </div>
      <div class="row-when">
        <span title={moment(item.lastSeen)}>{ago(item.lastSeen)}</span>
        <small title={moment(item.firstSeen)}>first {ago(item.firstSeen)}</small>
      </div>
    </li>
  );
}

function NothingHere({ filtered, state }: { filtered: boolean; state: string | null }) {
  const { data } = useRoutes();
  const compared = (data?.items ?? []).reduce((sum, route) => sum + judged(route), 0);
  if (filtered || (state !== null && state !== 'open' && state !== 'unsettled'))
    return (
      <Empty title="Nothing fits these filters">
        <p>
          <a href="/discrepancies">Take them away</a>
        </p>
      </Empty>
    );
  if (compared === 0)
    return (
      <Empty title="Nothing was compared yet">
        <p>
          Send requests of a route that is not <code>off</code> through the proxy. Whatever the two sides
          answer differently shows up here within a second.
        </p>
      </Empty>
    );
  return (
    <Empty title="Nothing differs that is not settled">
      <p>
        {plural(compared, 'comparison')} found nothing open. See <a href="/">what the routes still need</a>{' '}
        for their next step, or <a href="/discrepancies">everything that was ever found</a>.
      </p>
    </Empty>
  );
}

/** Keeps the filters in the address, for the way back and for `j` and `k` from one to the next. */
function addressOf({ id }: Discrepancy, query: URLSearchParams): string {
  const kept = new URLSearchParams(query);
  // The way back leads to this row.
  kept.set('at', id);
  const text = kept.toString();
  return `/discrepancies/${id}${text === '' ? '' : `?from=${encodeURIComponent(text)}`}`;
}
