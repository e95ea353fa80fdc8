/** Writes batches for ever and prints the number of each once it is written: a process made to be killed. */

import { writeSync } from 'node:fs';
import { createRedactor } from '../../../src/store/redact.ts';
import { openWriter } from '../../../src/store/sqlite-writer.ts';
import type { Finding } from '../../../src/store/types.ts';

const path = process.argv[2] ?? '';
const writer = openWriter(path, { random: Math.random, redactor: createRedactor(new Uint8Array(32)) });
const answer = { status: 200, headers: [], body: Buffer.from('{"total":1}') };

function findingAt(place: string): Finding {
  return {
    exchange: {
      route: 'orders-read',
      served: 'monolith',
      startedAt: 0,
      request: { id: 'r', method: 'GET', target: '/orders', headers: [] },
      left: answer,
      right: answer,
      seconds: { left: 0, right: 0 },
    },
    differences: [{ path: place, place, kind: 'value', detail: '', signature: '' }],
  };
}

for (let batch = 1; ; batch++) {
  writer.write({
    counts: [{ route: 'orders-read', minute: 0, verdict: 'match', reason: '', count: 1 }],
    findings: ['$.a', '$.b', '$.c'].map(findingAt),
  });
  // Written at once: a stream would still hold the number when the process is killed.
  writeSync(1, `${batch}\n`);
}
