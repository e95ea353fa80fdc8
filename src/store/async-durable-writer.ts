import { Worker } from 'node:worker_threads';
import { FicusError } from '../errors.ts';
import { siblingModule } from '../package-root.ts';
import { type AsyncDurableWriter, DURABLE_CALLS } from './durable-calls.ts';
import type { RedactionLists } from './secret-names.ts';
import { CallThread } from './thread-calls.ts';

/** Starts the thread that writes to the store at `path`; tests pass one that fails. */
export type StartDurableThread = (path: string) => Worker;

/**
 * Writes what people do in a thread of its own: no such write waits behind comparisons, and the event loop never waits for
 * the disk. A promise resolves when the write is on the disk. It rejects with FicusError `store_unavailable`, or
 * with the call's own error; where the thread was lost, the write may have been made or not. The thread starts with the
 * first call, and again after a crash; one that has nothing to do does not keep the process alive. `lists`: what the
 * configuration in force says is secret, asked for with each call.
 */
export function openAsyncDurableWriter(
  path: string,
  lists: () => RedactionLists,
  start: StartDurableThread = startDurableThread,
): AsyncDurableWriter {
  const thread = new CallThread({
    start: () => start(path),
    called: 'writer thread',
    unavailable: (why) => new FicusError('store_unavailable', { why }),
  });
  const calls = Object.keys(DURABLE_CALLS).map(
    (name) => [name, (...args: readonly unknown[]) => thread.ask(name, [lists(), ...args])] as const,
  );
  return { ...Object.fromEntries(calls), close: () => thread.close() } as unknown as AsyncDurableWriter;
}

function startDurableThread(path: string): Worker {
  return new Worker(siblingModule('durable-thread', import.meta.url), { workerData: { path } });
}
