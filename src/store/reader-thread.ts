/** The entry of the reader thread. */

import { workerData } from 'node:worker_threads';
import { answerCalls } from './answer-calls.ts';
import { storeAt } from './store-at.ts';

const store = storeAt((workerData as { path: string }).path);

answerCalls({ store, open: store.openReader, unavailable: 'store_unavailable', callersOwn: ['bad_request'] });
