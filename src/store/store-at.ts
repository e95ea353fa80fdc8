import { sqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

/** By the scheme of `store.url`. */
const ADAPTERS: Readonly<Record<string, (place: string) => Store>> = { sqlite: sqliteStore };

/** The store at a URL such as `sqlite:./data/ficus.db`. What has no known scheme is the path of an SQLite file. */
export function storeAt(url: string): Store {
  const [, scheme = '', place = ''] = /^([a-z]+):(.+)$/s.exec(url) ?? [];
  const adapter = Object.hasOwn(ADAPTERS, scheme) ? ADAPTERS[scheme] : undefined;
  return adapter === undefined ? sqliteStore(url) : adapter(place);
}
