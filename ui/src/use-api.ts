import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.ts';
import { useConnection } from './live.ts';

export interface Loaded<T> {
  /** What was read last, of this path; undefined before. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  reload(): void;
  /** Puts in what is known without asking. */
  set(change: (data: T | undefined) => T | undefined): void;
}

/**
 * Reads a path, again when it changes and when the connection comes back; undefined reads nothing. `keep`: what was read
 * before is shown until the other path has answered, where the two say the same of another time.
 */
export function useApi<T>(path: string | undefined, keep = false): Loaded<T> {
  const [state, setState] = useState<{ path?: string; data?: T; error?: unknown; loading: boolean }>({
    loading: true,
  });
  const [round, setRound] = useState(0);
  const { epoch } = useConnection();
  const wanted = useRef(path);
  wanted.current = path;

  useEffect(() => {
    if (path === undefined) return;
    const abort = new AbortController();
    setState((before) =>
      before.path === path || keep ? { ...before, path, loading: true } : { path, loading: true },
    );
    api<T>(path, { signal: abort.signal }).then(
      (data) => setState({ path, data, loading: false }),
      (error: unknown) => {
        // What was read before still tells more than nothing.
        if (!abort.signal.aborted) setState((before) => ({ ...before, path, error, loading: false }));
      },
    );
    return () => abort.abort();
  }, [path, keep, round, epoch]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const set = useCallback((change: (data: T | undefined) => T | undefined) => {
    setState((before) => {
      const data = change(before.data);
      return data === before.data ? before : { ...before, ...(data !== undefined && { data }) };
    });
  }, []);
  const current = state.path === path || keep;
  return {
    data: current ? state.data : undefined,
    error: current ? state.error : undefined,
    loading: current ? state.loading : true,
    reload,
    set,
  };
}
