import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useNews } from './live.ts';

/** The time now, milliseconds, read anew this often: for what is counted down. Nothing is asked of the server. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** The time of the last news of routes, milliseconds, at most this often: what changes with them is then read anew. */
export function useNewsTime(atMostEvery: number): number {
  const [time, setTime] = useState(Date.now);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useNews(
    'routes',
    useCallback(() => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setTime(Date.now());
      }, atMostEvery);
    }, [atMostEvery]),
  );
  return time;
}
