import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, api, whenUnauthenticated } from './api.ts';
import { Help } from './help.tsx';
import { leaveFieldsByEscape, useKeys } from './keys.ts';
import { connect, disconnect } from './live.ts';
import { useHere } from './location.ts';
import { Notices } from './parts/notices.tsx';
import { ErrorState, Loading } from './parts/states.tsx';
import { Tally } from './parts/tally.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { RoutesProvider } from './routes-store.tsx';
import { type Me, Session } from './session.ts';
import { DiscrepancyList } from './views/discrepancies.tsx';
import { DiscrepancyView } from './views/discrepancy.tsx';
import { Login } from './views/login.tsx';
import { NotFound } from './views/not-found.tsx';
import { Overview } from './views/overview.tsx';
import { RouteView } from './views/route.tsx';

type Who = { me: Me; mayLeave: boolean } | 'unknown' | 'nobody' | ApiError;

/** The whole UI: who uses it, and the view that the address names. */
export function App() {
  const [who, setWho] = useState<Who>('unknown');
  const [help, setHelp] = useState(false);
  const look = useCallback(async () => {
    try {
      const me = await api<Me>('/me');
      setWho({ me, mayLeave: me.name !== 'local' });
      connect();
    } catch (error) {
      if (error instanceof ApiError && error.status !== 401) setWho(error);
      else setWho('nobody');
    }
  }, []);

  useEffect(() => {
    whenUnauthenticated(() => {
      disconnect();
      setWho('nobody');
    });
    void look();
    return disconnect;
  }, [look]);
  useEffect(leaveFieldsByEscape, []);
  useKeys({ '?': () => setHelp(true) });

  if (who === 'unknown') return <Loading what="Ficus" />;
  if (who === 'nobody') return <Login onDone={look} />;
  if (who instanceof ApiError) return <ErrorState error={who} retry={look} />;
  const leave = async () => {
    await api('/logout', { method: 'POST' });
    disconnect();
    setWho('nobody');
  };
  return (
    <Session.Provider value={who.me}>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <TopBar me={who.me} onHelp={() => setHelp(true)} {...(who.mayLeave && { onLeave: leave })} />
      <Notices />
      <RoutesProvider>
        <main id="main" tabIndex={-1}>
          <View />
        </main>
        <Tally />
      </RoutesProvider>
      {help && <Help onClose={() => setHelp(false)} />}
    </Session.Provider>
  );
}

function View() {
  const { path } = useHere();
  const [, first, id] = path.split('/');
  let name = '';
  try {
    name = decodeURIComponent(id ?? '');
  } catch {
    return <NotFound />;
  }
  if (path === '/') return <Overview />;
  if (first === 'routes' && name !== '') return <RouteView key={name} id={name} />;
  if (path === '/discrepancies') return <DiscrepancyList />;
  if (first === 'discrepancies' && name !== '') return <DiscrepancyView key={name} id={name} />;
  return <NotFound />;
}
