/** The entry of the durable writer's thread. */

import { workerData } from 'node:worker_threads';
import { answerCalls } from './answer-calls.ts';
import { storeAt } from './store-at.ts';

const store = storeAt((workerData as { path: string }).path);

answerCalls({
  store,
  open: store.openDurable,
  unavailable: 'store_unavailable',
  callersOwn: ['bad_request', 'not_found'],
});
