/**
 * Smuggling, whatever it may look like: random legal and illegal requests on one connection, cut at random bytes. An
 * upstream must never see a request that the client did not send, and the client hears one answer for each.
 */

import type { RequestListener, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { FUZZ_TIMEOUT, fuzz } from '../helpers/fuzz.ts';
import { type Origin, startOrigin } from '../helpers/origin.ts';
import { answersIn } from '../helpers/raw-answers.ts';
import { dial } from '../helpers/raw-client.ts';
import { conversation, HIDDEN, type Sent } from './pipelined-requests.ts';

interface Seen {
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

interface Recording {
  readonly origin: Origin;
  /** Requests that came whole, in order. */
  readonly whole: Seen[];
  /** Targets of all that began. */
  readonly begun: string[];
  /** What could not be read. */
  readonly faults: string[];
}

/** An upstream that answers with what it was asked, in the way that the request asks for. */
async function recording(): Promise<Recording> {
  const whole: Seen[] = [];
  const begun: string[] = [];
  const faults: string[] = [];
  const listener: RequestListener = (request, response) => {
    const target = request.url as string;
    const pieces: Buffer[] = [];
    begun.push(target);
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('error', () => undefined);
    request.on('end', () => {
      whole.push({
        method: request.method as string,
        target,
        body: Buffer.concat(pieces).toString('latin1'),
      });
      answer(response, request.headers['x-answer'], target);
    });
  };
  const origin = await startOrigin(listener);
  onTestFinished(() => origin.stop());
  origin.server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A request whose client was refused in its middle is broken off, and that is no fault.
    if (!['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE'].includes(error.code ?? ''))
      faults.push(String(error));
    socket.destroy();
  });
  return { origin, whole, begun, faults };
}

function answer(response: ServerResponse, how: unknown, target: string): void {
  response.setHeader('X-Seen', target);
  if (how === 'close') response.setHeader('Connection', 'close');
  if (how === 'empty') response.statusCode = 204;
  else if (how === 'unchanged') response.statusCode = 304;
  else if (how === 'chunked') response.write(target);
  response.end(how === 'empty' || how === 'unchanged' ? undefined : target);
}

let names = 0;

/** The conversation with a name of its own for each request. */
function named(requests: readonly Sent[]): Sent[] {
  return requests.map((request) => {
    names += 1;
    const name = `r${names}`;
    return {
      ...request,
      text: request.text.replace('NAME', name),
      target: request.target?.replace('NAME', name),
    };
  });
}

test(
  'no upstream sees a request that the client did not send, and the client hears one answer for each',
  async () => {
    const [monolith, service] = [await recording(), await recording()];
    const ficus = await startTestFicus({
      monolith: monolith.origin.url,
      service: service.origin.url,
      routes: `- id: everything
  match: { path: "/{*rest}" }
  service: service
  stage: shadow
  shadow: { methods: [GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH], sideEffects: isolated }`,
    });
    const port = Number(new URL(ficus.url).port);
    const legal = new Map<string, Seen>();
    let refusals = 0;

    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(conversation, shares, async (template, at) => {
        const requests = named(template);
        const expected = requests.flatMap(({ method, target, body }) =>
          target === undefined ? [] : [{ method, target, body }],
        );
        for (const request of expected) legal.set(request.target, request);
        monolith.whole.length = 0;
        const text = `${requests.map((request) => request.text).join('')}${HIDDEN}`;
        const client = await dial(port);
        const cuts = [...new Set(at.map((share) => Math.floor(share * text.length)))].sort((a, b) => a - b);
        for (const [i, cut] of [...cuts, text.length].entries()) {
          client.socket.write(text.slice(cuts[i - 1] ?? 0, cut), 'latin1');
          await setImmediate();
        }
        await client.over;
        client.socket.destroy();

        expect(monolith.whole).toEqual(expected);
        const answers = answersIn(
          client.text(),
          requests.map(({ method }) => method),
        );
        expect(answers.length).toBe(requests.length);
        for (const [i, { status, headers }] of answers.entries()) {
          const { statuses, target, last } = requests[i] as Sent;
          expect(statuses).toContain(status);
          if (target !== undefined) expect(headers).toContain(`X-Seen: ${target}`);
          if (last) expect(headers).toContain('Connection: close');
          if (target === undefined) refusals += 1;
        }
      }),
      fuzz(300),
    );

    for (const { begun, faults } of [monolith, service]) {
      expect(begun.filter((target) => target.includes('hidden'))).toEqual([]);
      expect(faults).toEqual([]);
    }
    // The mirrored requests have no order, but each is one that was sent.
    expect(service.whole.filter((request) => legal.get(request.target)?.body !== request.body)).toEqual([]);
    expect(service.whole.length).toBeGreaterThan(100);
    expect(refusals).toBeGreaterThan(50);
  },
  FUZZ_TIMEOUT,
);
