/** The entry of the durable writer's thread. */

import { workerData } from 'node:worker_threads';
import { answerCalls } from './answer-calls.ts';
import { openDurableWriter } from './durable-writer.ts';

const { path } = workerData as { path: string };

answerCalls({
  path,
  open: openDurableWriter,
  unavailable: 'store_unavailable',
  callersOwn: ['bad_request', 'not_found'],
});
