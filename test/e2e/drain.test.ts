import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openReader } from '../../src/store/sqlite-reader.ts';
import { KeepAliveClient } from '../helpers/keep-alive-client.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { hasEnded, type StartedFicus, startedFicus } from '../helpers/started.ts';

interface HeldMonolith {
  readonly url: string;
  /** The next request that waits for its answer. */
  held(): Promise<ServerResponse>;
}

/** A monolith that answers only when the test does so. */
async function heldMonolith(): Promise<HeldMonolith> {
  const waiting: ServerResponse[] = [];
  const origin = await startOrigin((_request, response) => {
    waiting.push(response);
    origin.server.emit('held');
  });
  onTestFinished(() => origin.stop());
  return {
    url: origin.url,
    held: async () => {
      if (waiting.length === 0) await once(origin.server, 'held');
      return waiting.shift() as ServerResponse;
    },
  };
}

async function readiness(admin: string): Promise<{ status: number; said: string }> {
  const response = await fetch(`${admin}/readyz`);
  return { status: response.status, said: ((await response.json()) as { status: string }).status };
}

async function terminated({ ficus, admin }: StartedFicus): Promise<void> {
  ficus.process.kill('SIGTERM');
  await ficus.printed(/finishing what is under way/);
  await vi.waitUntil(async () => (await readiness(admin)).status === 503, PATIENCE);
}

describe.each([1, 2])('SIGTERM, %i serving', (workers) => {
  const args = ['--workers', String(workers)];

  test('under load every request on a connection that is open gets its whole answer', async () => {
    const started = await startedFicus({}, args);
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => KeepAliveClient.connect(started.url, '/orders/1')),
    );
    const logs = clients.map((client) => client.run());
    await Promise.all(clients.map((client) => client.answered(20)));
    started.ficus.process.kill('SIGTERM');

    let answered = 0;
    for (const { answers, lost, announced } of await Promise.all(logs)) {
      expect({ lost, announced }).toEqual({ lost: false, announced: true });
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(
        new Set(['200 {"n":1}']),
      );
      answered += answers.length;
    }
    expect(await started.ended).toEqual([0, null]);
    // Both sides differ, so each exchange has gone through the queue.
    const reader = openReader(started.storePath);
    const [counts] = reader.routeCounts();
    reader.close();
    const { mismatch = 0, skipped = 0, failed = 0 } = counts?.verdicts ?? {};
    expect({ all: mismatch + skipped + failed, failed }).toEqual({ all: answered, failed: 0 });
    expect(mismatch).toBeGreaterThan(0);
  });

  test('a request under way is finished, /readyz says draining, and nobody new is let in', async () => {
    const monolith = await heldMonolith();
    const started = await startedFicus({ monolith: monolith.url }, args);
    const client = await KeepAliveClient.connect(started.url, '/orders/1');
    const log = client.run();
    const response = await monolith.held();
    expect(await readiness(started.admin)).toEqual({ status: 200, said: 'ready' });

    await terminated(started);
    expect(await readiness(started.admin)).toEqual({ status: 503, said: 'draining' });
    await vi.waitFor(
      () => expect(KeepAliveClient.connect(started.url, '/orders/1')).rejects.toThrow('ECONNREFUSED'),
      PATIENCE,
    );
    response.end('late');

    const { answers, announced, lost } = await log;
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(['200 late']);
    expect({ announced, lost }).toEqual({ announced: true, lost: false });
    expect(await started.ended).toEqual([0, null]);
  });

  test('behind an answer that had begun before, the next request is answered as well', async () => {
    const monolith = await heldMonolith();
    const started = await startedFicus({ monolith: monolith.url }, args);
    const client = await KeepAliveClient.connect(started.url, '/orders/1');
    const log = client.run();
    const first = await monolith.held();
    first.write('first');
    await client.heard('first');

    await terminated(started);
    first.end();
    const second = await monolith.held();
    second.end('second');

    const { answers, announced, lost } = await log;
    expect(answers.map(({ body }) => body)).toEqual(['first', 'second']);
    expect({ announced, lost }).toEqual({ announced: true, lost: false });
    expect(await started.ended).toEqual([0, null]);
  });

  test('what takes too long is broken off at the deadline', async () => {
    const monolith = await heldMonolith();
    const started = await startedFicus({ monolith: monolith.url, listen: ', timeouts: { drain: 1s }' }, args);
    const client = await KeepAliveClient.connect(started.url, '/orders/1');
    const log = client.run();
    await monolith.held();
    const begun = performance.now();
    started.ficus.process.kill('SIGTERM');

    expect((await log).answers).toEqual([]);
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(await started.ended).toEqual([0, null]);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('a second signal ends it at once, with all its processes', async () => {
    const monolith = await heldMonolith();
    const started = await startedFicus({ monolith: monolith.url }, args);
    const children = started.workers();
    const client = await KeepAliveClient.connect(started.url, '/orders/1');
    const log = client.run();
    await monolith.held();
    await terminated(started);
    const begun = performance.now();
    started.ficus.process.kill('SIGTERM');

    expect((await log).lost).toBe(true);
    // With its output closed the last process is gone as well.
    expect(await started.ended).toEqual([1, null]);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(children.filter((pid) => !hasEnded(pid))).toEqual([]);
  });
});
