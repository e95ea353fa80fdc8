import { type ComponentChildren, createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef } from 'preact/hooks';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import type { News } from './live.ts';
import { useNews } from './live.ts';
import { type Loaded, useApi } from './use-api.ts';

export type RouteInfo = RouteStatus;

interface RouteItems {
  readonly items: readonly RouteInfo[];
}

/** News leave out latencies and reasons; they are read anew at most this often, and only after news. Milliseconds. */
const WHOLE_EVERY = 10_000;

const Routes = createContext<Loaded<RouteItems> | undefined>(undefined);

/** Keeps where all routes stand, for every view at once. */
export function RoutesProvider({ children }: { children: ComponentChildren }) {
  const routes = useApi<RouteItems>('/routes');
  const { set, reload } = routes;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useNews(
    'routes',
    useCallback(
      ({ items }: News['routes']) => {
        const news = new Map(items.map((item) => [item.id, item] as const));
        set((data) => data && { items: data.items.map((route) => ({ ...route, ...news.get(route.id) })) });
        timer.current ??= setTimeout(() => {
          timer.current = undefined;
          reload();
        }, WHOLE_EVERY);
      },
      [set, reload],
    ),
  );
  return <Routes.Provider value={routes}>{children}</Routes.Provider>;
}

export function useRoutes(): Loaded<RouteItems> {
  const routes = useContext(Routes);
  if (routes === undefined) throw new Error('useRoutes is used outside RoutesProvider');
  return routes;
}

/** Exchanges that were judged or failed. */
export function judged({ comparisons }: Pick<RouteInfo, 'comparisons'>): number {
  const { match, ignored, mismatch, failed } = comparisons;
  return match + ignored + mismatch + failed;
}
