import type { DurableWriter } from './durable-calls.ts';
import type { WriterOptions } from './sqlite-writer.ts';
import type { StoreReader, StoreWriter } from './types.ts';

/**
 * One place that a store may be at, whether it is there already or not. What all that is opened there must do is said by
 * its contract's tests. Each `open` throws FicusError `store_failed` or `store_newer`.
 */
export interface Store {
  /** Makes the store where there is none. There is one writer at a time. */
  openWriter(options: WriterOptions): StoreWriter;
  /** Throws while there is no store yet. */
  openReader(): StoreReader;
  /** For what people write, beside the writer; makes the store where there is none. */
  openDurable(): DurableWriter;
  /** The 32 bytes that key this store's redaction tags: made once, never kept within it. Throws `store_failed`. */
  redactionKey(): Uint8Array;
  /** Another text as soon as another store has taken the place; undefined while there is none. */
  identity(): string | undefined;
}
