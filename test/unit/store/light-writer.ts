/**
 * Writes batches as fast as it can and says of each, once it is written, how many exchanges and which new discrepancy
 * were in it: a process made to be killed.
 */

import { writeSync } from 'node:fs';
import { createRedactor } from '../../../src/store/redact.ts';
import { openWriter } from '../../../src/store/sqlite-writer.ts';
import type { Finding } from '../../../src/store/types.ts';

const [path = '', run = '0'] = process.argv.slice(2);
const DAY = 86_400_000;
const writer = openWriter(path, {
  random: Math.random,
  redactor: createRedactor(new Uint8Array(32)),
  // Small, so that pruning and the log's end are under way at many of the moments.
  limits: { retention: 30 * DAY, maxSize: 16 * 2 ** 20 },
});
const answer = (n: number) => ({ status: 200, headers: [], body: Buffer.from(`{"total":${n}}`) });

function findingAt(place: string, n: number): Finding {
  return {
    exchange: {
      route: `route-${run}`,
      served: 'monolith',
      startedAt: n,
      request: { id: 'r', method: 'GET', target: '/orders', headers: [] },
      left: answer(n),
      right: answer(n + 1),
      seconds: { left: 0, right: 0 },
    },
    differences: [{ path: place, place, kind: 'value', detail: '', signature: '' }],
  };
}

for (let batch = 1; ; batch++) {
  writer.write({
    counts: [{ route: 'all', minute: 30_000_000, verdict: 'mismatch', reason: '', count: 2 }],
    findings: [findingAt('$.same', batch), findingAt(`$.f${batch}`, batch)],
  });
  writer.prune(Date.now());
  // Written at once: a stream would still hold the line when the process is killed.
  writeSync(1, `${batch}\n`);
}
