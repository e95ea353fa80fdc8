import { isDeepStrictEqual } from 'node:util';
import { DURABLE_CALLS, type DurableWriter } from './durable-calls.ts';
import { DEFAULT_LIMITS, sizeLimits } from './limits.ts';
import { openForWriting } from './open-database.ts';
import { createRedactor } from './redact.ts';
import { loadRedactionKey } from './redaction-key.ts';
import { NO_LISTS, type RedactionLists } from './secret-names.ts';

/** Milliseconds for which a call waits for another connection's lock. */
const PATIENCE = 5000;

/**
 * Opens the store for what people write, beside the comparer's writer; creates and migrates it where that is needed. Every
 * call is one short transaction that is on the disk, and not only with the operating system, when it returns. Throws
 * FicusError `store_failed` or `store_newer`.
 */
export function openDurableWriter(path: string): DurableWriter {
  const database = openForWriting(path, sizeLimits(DEFAULT_LIMITS).log);
  try {
    // A person waits for this, and for nothing that is judged meanwhile.
    database.pragma(`busy_timeout = ${PATIENCE}`);
    database.pragma('synchronous = FULL');
    const key = loadRedactionKey(path);
    const context = { database, redactor: createRedactor(key) };
    let lists: RedactionLists = NO_LISTS;
    const redactBy = (next: RedactionLists): void => {
      if (isDeepStrictEqual(next, lists)) return;
      context.redactor = createRedactor(key, next);
      lists = next;
    };
    const calls = Object.entries(DURABLE_CALLS).map(([name, make]) => {
      const run = database.transaction(make(context) as (...args: unknown[]) => unknown);
      // Immediate: a transaction that reads first and then wants to write could not wait for the comparer's batch.
      return [name, (...args: unknown[]) => run.immediate(...args)] as const;
    });
    const others = { redactBy, close: () => database.close() };
    return { ...Object.fromEntries(calls), ...others } as unknown as DurableWriter;
  } catch (error) {
    database.close();
    throw error;
  }
}
