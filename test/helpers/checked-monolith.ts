import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { BulkCheck } from './bulk.ts';

/** A monolith that is well. It keeps nothing of what it is sent, but knows whether it was exact. */
export interface CheckedMonolith {
  readonly url: string;
  /** Method and target of what users and what mirrors asked, each once all of it was there and exact. */
  readonly asked: readonly string[];
  readonly mirrored: readonly string[];
  /** What was another request than it should have been. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

/** Starts one that answers with this body, in latin-1; a POST must bring `bodyLength` bytes of the bulk pattern. */
export async function startCheckedMonolith(answer: string, bodyLength: number): Promise<CheckedMonolith> {
  const asked: string[] = [];
  const mirrored: string[] = [];
  const wrong: string[] = [];
  const server = createServer((request, response) => {
    const check = new BulkCheck();
    request.on('data', (chunk: Buffer) => check.take(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      const expected = request.method === 'POST' ? bodyLength : 0;
      if (!check.exact || check.received !== expected) wrong.push(line);
      (request.headers['x-ficus-shadow'] === undefined ? asked : mirrored).push(line);
      response.sendDate = false;
      response.writeHead(200, ['X-Kind', 'monolith', 'Content-Length', String(answer.length)]);
      response.end(answer, 'latin1');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    mirrored,
    wrong,
    stop,
  };
}
