import { useConnection } from '../live.ts';

/** What everyone should know whatever they look at: that it is old, or that the store takes no writes. */
export function Notices() {
  const { state, since, store } = useConnection();
  return (
    <>
      {state === 'lost' && (
        <p class="notice" role="alert">
          <b>Not current.</b> The connection broke at {new Date(since).toLocaleTimeString('sv-SE')}; what you
          see may be older. It is taken up again by itself.
        </p>
      )}
      {store?.ok === false && (
        <p class="notice" role="alert">
          <b>The store is degraded.</b> {store.message}. Users are served as before; findings may be missing.
        </p>
      )}
    </>
  );
}
