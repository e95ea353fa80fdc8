/** The entry of the durable writer's thread. */

import { workerData } from 'node:worker_threads';
import { answerCalls } from './answer-calls.ts';
import { DURABLE_CALLS, type DurableWriter } from './durable-calls.ts';
import type { RedactionLists } from './secret-names.ts';
import { storeAt } from './store-at.ts';

const store = storeAt((workerData as { path: string }).path);

/** The calls of `AsyncDurableWriter`, whose first argument is what is secret now: it may have changed, or the store have. */
function openCalls(): { close(): void } {
  const writer = store.openDurable();
  const calls = Object.keys(DURABLE_CALLS).map((name) => {
    const write = writer[name as keyof DurableWriter] as (...args: readonly unknown[]) => unknown;
    return [
      name,
      (lists: RedactionLists, ...args: readonly unknown[]) => {
        writer.redactBy(lists);
        return write(...args);
      },
    ] as const;
  });
  return { ...Object.fromEntries(calls), close: () => writer.close() };
}

answerCalls({
  store,
  open: openCalls,
  unavailable: 'store_unavailable',
  callersOwn: ['bad_request', 'not_found'],
});
