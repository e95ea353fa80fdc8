/** The comparer thread's entry: judges exchanges and is the store's one writer. */

import { parentPort, workerData } from 'node:worker_threads';
import { Judge } from './judge.ts';
import type { ComparedRoute, FromComparer, ToComparer } from './messages.ts';
import { Recorder } from './recorder.ts';
import { totalsOf } from './tally.ts';

const port = parentPort;
if (port === null) throw new Error('the comparer runs in a worker thread only');

const { storePath, routes } = workerData as { storePath: string; routes: readonly ComparedRoute[] };
const tell = (message: FromComparer) => port.postMessage(message);
const recorder = new Recorder(storePath, tell);
const judge = new Judge(routes);

port.on('message', (message: ToComparer) => {
  switch (message.type) {
    case 'routes':
      judge.setRoutes(message.routes);
      break;
    case 'counts':
      recorder.addCounts(message.deltas);
      break;
    case 'exchanges': {
      const judged = message.items.map((item) => {
        const { judged: one, finding, problem } = judge.judge(item, message.bytes);
        if (problem !== undefined) tell({ type: 'compare_failed', message: problem });
        recorder.add(one, item.startedAt, finding, item.request);
        return one;
      });
      const last = message.items.at(-1);
      const lagSeconds = last === undefined ? 0 : Math.max(0, Date.now() - last.queuedAt) / 1000;
      tell({ type: 'judged', results: totalsOf(judged), cost: message.cost, lagSeconds });
      break;
    }
    case 'close':
      recorder.close();
      tell({ type: 'closed' });
      break;
  }
});
