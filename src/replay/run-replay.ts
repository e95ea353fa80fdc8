import { on, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { siblingModule } from '../package-root.ts';
import type { ReplayLine, ReplayPlan } from './types.ts';

/**
 * Runs a replay in a thread of its own. Its lines come as they are found, the result last; whoever stops reading stops the
 * replay. Throws what the thread threw.
 */
export async function* runReplay(plan: ReplayPlan): AsyncGenerator<ReplayLine, void> {
  const thread = new Worker(siblingModule('replay-thread', import.meta.url), { workerData: plan });
  const ended = new AbortController();
  thread.once('exit', () => ended.abort(new Error('its thread ended')));
  try {
    for await (const [line] of on(thread, 'message', { signal: ended.signal }) as AsyncIterable<
      [ReplayLine]
    >) {
      yield line;
      if (line.type === 'result') return;
    }
  } finally {
    if (!ended.signal.aborted) {
      const exit = once(thread, 'exit');
      await thread.terminate();
      await exit;
    }
  }
}
