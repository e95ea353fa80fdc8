import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Discrepancy, DiscrepancyPage } from '../../src/store/types.ts';
import { api, queryOf } from './api.ts';
import { type News, useConnection, useNews } from './live.ts';
import { withNews } from './trend.ts';

const PAGE = '200';
/** Rows among which one is looked for: what has left the list, as it was accepted, would have all of it read. */
const MOST_SOUGHT = 2000;

export interface Filters {
  readonly route?: string | undefined;
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly q?: string | undefined;
  /** ISO time. */
  readonly since?: string | undefined;
}

interface Pages {
  readonly key: string;
  readonly items: readonly Discrepancy[];
  readonly cursor?: string | undefined;
  readonly error?: unknown;
  readonly loading: boolean;
  /** Ids of what has come since, and fits the filters. */
  readonly fresh: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** The discrepancies that fit, page by page as they are scrolled to; what is shown follows the events. */
export function useDiscrepancies(filters: Filters) {
  const key = queryOf({ ...filters, limit: PAGE });
  const [pages, setPages] = useState<Pages>({ key, items: [], loading: true, fresh: NONE });
  const [round, setRound] = useState(0);
  const { epoch } = useConnection();
  const busy = useRef(false);
  const latest = useRef(pages);
  latest.current = pages;

  useEffect(() => {
    const abort = new AbortController();
    busy.current = true;
    setPages((before) => ({ ...before, key, loading: true, fresh: NONE }));
    api<DiscrepancyPage>(`/discrepancies${key}`, { signal: abort.signal })
      .then(
        ({ items, cursor }) => setPages({ key, items, cursor, loading: false, fresh: NONE }),
        (error: unknown) => {
          if (!abort.signal.aborted) setPages({ key, items: [], error, loading: false, fresh: NONE });
        },
      )
      .finally(() => {
        busy.current = abort.signal.aborted && busy.current;
      });
    return () => abort.abort();
  }, [key, round, epoch]);

  const more = useCallback(() => {
    const { cursor, loading, key: of } = latest.current;
    if (cursor === undefined || loading || busy.current) return;
    busy.current = true;
    api<DiscrepancyPage>(`/discrepancies${of}&cursor=${encodeURIComponent(cursor)}`)
      .then(
        (page) =>
          setPages((before) =>
            before.key === of && before.cursor === cursor
              ? { ...before, items: joined(before.items, page.items), cursor: page.cursor }
              : before,
          ),
        (error: unknown) => setPages((before) => ({ ...before, error, cursor: undefined })),
      )
      .finally(() => {
        busy.current = false;
      });
  }, []);

  useNews(
    'discrepancy',
    useCallback((found: News['discrepancy']) => {
      setPages((before) => {
        const at = before.items.findIndex(({ id }) => id === found.id);
        const known = before.items[at];
        if (known !== undefined)
          return { ...before, items: before.items.with(at, withNews(known, found, Date.now())) };
        const { route, kind, state, q } = Object.fromEntries(new URLSearchParams(before.key));
        const fits =
          (!route || route === found.route) && (!kind || kind === found.kind) && fitsState(state, found);
        // Whether a text occurs is for the server to say.
        if (!fits || q || before.loading || before.fresh.has(found.id)) return before;
        return before.cursor === undefined
          ? { ...before, fresh: new Set([...before.fresh, found.id]) }
          : before;
      });
    }, []),
  );
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...pages, more, reload };
}

/** As the server has it: what is unsettled is open work. */
export function fitsState(choice: string | undefined, found: Pick<Discrepancy, 'state' | 'count'>): boolean {
  if (choice !== 'unsettled') return !choice || choice === found.state;
  return found.count > 0 && (found.state === 'open' || found.state === 'investigating');
}

/** Whether a discrepancy that is not shown is worth another page. */
export function isWorthSeeking(
  id: string,
  {
    items,
    cursor,
  }: { readonly items: readonly Pick<Discrepancy, 'id'>[]; readonly cursor?: string | undefined },
): boolean {
  return cursor !== undefined && items.length < MOST_SOUGHT && !items.some((item) => item.id === id);
}

/** Ranks change between two pages: what comes again is not shown twice. */
function joined(before: readonly Discrepancy[], next: readonly Discrepancy[]): Discrepancy[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
