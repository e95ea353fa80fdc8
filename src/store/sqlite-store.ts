import { openDurableWriter } from './durable-writer.ts';
import { fileState } from './file-identity.ts';
import { loadRedactionKey } from './redaction-key.ts';
import { openReader } from './sqlite-reader.ts';
import { openWriter } from './sqlite-writer.ts';
import type { Store } from './store.ts';

/** The store in an SQLite file, its key beside it. */
export function sqliteStore(path: string): Store {
  return {
    openWriter: (options) => openWriter(path, options),
    openReader: () => openReader(path),
    openDurable: () => openDurableWriter(path),
    redactionKey: () => loadRedactionKey(path),
    identity: () => fileState(path),
  };
}
