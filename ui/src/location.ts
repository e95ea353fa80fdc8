import { useEffect, useState } from 'preact/hooks';

/** Where the UI stands is in the address and nowhere else: a copied address shows the same. */
export interface Here {
  readonly path: string;
  readonly query: URLSearchParams;
}

const watchers = new Set<() => void>();

function tell(): void {
  for (const watcher of watchers) watcher();
}
addEventListener('popstate', tell);

/** Goes to an address of the UI. `replace` where going back should not lead here, as with every letter typed. */
export function go(address: string, { replace = false } = {}): void {
  const before = location.pathname;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  if (location.pathname !== before) scrollTo(0, 0);
  tell();
}

/** Changes parts of the query: undefined and '' take one out. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>, replace = true): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(`${location.pathname}${text === '' ? '' : `?${text}`}`, { replace });
}

export function useHere(): Here {
  const [, refresh] = useState(0);
  useEffect(() => {
    const watcher = () => refresh((before) => before + 1);
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, []);
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Follows links of our own without loading the page anew; all others, and clicks that ask for a new tab, are the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  if (link === null || link.target !== '' || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.getAttribute('href')?.startsWith('#')) return;
  event.preventDefault();
  go(`${link.pathname}${link.search}`);
}
