import { useEffect } from 'preact/hooks';

/** Names the browser's tab after what is shown. */
export function useTitle(what: string): void {
  useEffect(() => {
    document.title = `${what} · Ficus`;
  }, [what]);
}
