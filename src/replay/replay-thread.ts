/** The entry of a replay's own thread: judging a large answer must not hold up the users of the event loop. */

import { parentPort, workerData } from 'node:worker_threads';
import { createRedactor } from '../store/redact.ts';
import { storeAt } from '../store/store-at.ts';
import { replay } from './replay.ts';
import type { ReplayPlan } from './types.ts';

const port = parentPort;
if (port === null) throw new Error('a replay runs in a worker thread only');

const plan = workerData as ReplayPlan;
await replay(plan, createRedactor(storeAt(plan.storePath).redactionKey(), plan.redact), (line) =>
  port.postMessage(line),
);
