/** The entry of the reader thread. */

import { workerData } from 'node:worker_threads';
import { answerCalls } from './answer-calls.ts';
import { openReader } from './sqlite-reader.ts';

const { path } = workerData as { path: string };

answerCalls({ path, open: openReader, unavailable: 'store_unavailable', callersOwn: ['bad_request'] });
