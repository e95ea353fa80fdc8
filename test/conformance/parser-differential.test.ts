/**
 * Our parser against Node's own, llhttp in its strict mode. What ours takes for a request, and Ficus so sends on, Node
 * must take for the same request: a difference is what smuggling is made of.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, METHODS, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { requestTarget } from '../../src/proxy/target.ts';
import { FUZZ_TIMEOUT, fuzz } from '../helpers/fuzz.ts';
import { answerText, ClientLog, startServer } from '../helpers/http-server.ts';
import { requestBytes } from './request-bytes.ts';

/** A request as a server understood it, text in latin-1. */
interface Understood {
  readonly method: string;
  readonly target: string;
  readonly minor: number;
  readonly headers: readonly string[];
  readonly body: string;
  readonly trailers: readonly string[];
}

/** Reads bytes on a connection of their own; resolves with the requests that came whole. */
type Reader = (text: string) => Promise<readonly Understood[]>;

/** Behind each case: what a parser makes of it shows where it thinks that the case has ended. */
const BEHIND = 'GET /behind HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
/** Turns of the event loop in which a server finishes what it has read. */
const TURNS = 25;

/**
 * Where llhttp refuses what we take. None of it is dangerous: whoever refuses does not misread. Each has its reason.
 */
const STRICTER: Record<string, Deviation> = {
  // llhttp knows a list of methods; a proxy must let new ones pass (RFC 9110, 9.1).
  'a method that Node does not know': {
    example: 'FOO / HTTP/1.1\r\nHost: h\r\n\r\n',
    applies: ({ method }) => !METHODS.includes(method),
  },
  // llhttp reads it as Connection; no standard knows it (RFC 9110, 7.6.1 only says to leave it out).
  'what comes behind Proxy-Connection: close': {
    example: 'GET / HTTP/1.1\r\nHost: h\r\nProxy-Connection: close\r\n\r\n',
    applies: (_request, before) =>
      before.some((earlier) => values(earlier, 'proxy-connection').some((value) => value.includes('close'))),
  },
  // llhttp takes no more requests there; we do, unless the request is one that may leave HTTP.
  'what comes behind an upgrade': {
    example: 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
    applies: (_request, before) =>
      before.some(
        (earlier) =>
          values(earlier, 'upgrade').length > 0 &&
          values(earlier, 'connection').some((value) => value.includes('upgrade')),
      ),
  },
  // Extensions are dropped here (RFC 9112, 7.1.1), so that their grammar is nobody's concern behind us.
  'a chunk extension that is not of its grammar': {
    example: 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;;\r\nabc\r\n0\r\n\r\n',
    applies: (_request, _before, text) => /^[0-9a-f]+;[^\r\n]*\r$/im.test(text),
  },
  // Such trailers are dropped here, and never frame anything (RFC 9110, 6.5.1).
  'a trailer that would frame the message': {
    example: 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n',
    applies: ({ trailers }) =>
      trailers.some((name, i) => i % 2 === 0 && /^(?:content-length|transfer-encoding)$/i.test(name)),
  },
  // Space around a value is no part of it (RFC 9112, 5); here llhttp takes it for one.
  'space behind chunked': {
    example: 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n',
    applies: (_request, _before, text) => /^transfer-encoding:[ \t]*chunked[ \t]+\r$/im.test(text),
  },
};

interface Deviation {
  /** A case in which Node refuses what we take. */
  readonly example: string;
  /** True where Node may refuse this request, which came behind these in this text. */
  readonly applies: (request: Understood, before: readonly Understood[], text: string) => boolean;
}

/** Our server, with what it hands on: the targets that are refused before anything is forwarded are left out. */
async function ours(): Promise<Reader> {
  const seen = new WeakMap<Socket, Understood[]>();
  let accepted: Understood[] = [];
  const { server } = await startServer((exchange) => {
    const { method, target, minor, headers } = exchange.head;
    const mine = accepted;
    if (method === 'CONNECT' || requestTarget(method, target) === undefined) {
      exchange.abort();
      return;
    }
    const log = new ClientLog();
    exchange.handler = Object.assign(log, {
      requestEnd: (trailers: readonly string[] | undefined) => {
        finish(trailers ?? []);
      },
    });
    const finish = (trailers: readonly string[]) => {
      mine.push({ method, target, minor, headers, body: log.body.toString('latin1'), trailers });
      answerText(exchange, '');
    };
    if (exchange.framing.length === 0) finish([]);
    else exchange.readBody();
  });
  server.listener.on('connection', (socket) => {
    accepted = [];
    seen.set(socket, accepted);
  });
  return (text) => send(server.listener, text, (socket) => seen.get(socket) ?? []);
}

/** Node's server, as strict as it can be. */
async function nodes(): Promise<Reader> {
  const seen = new WeakMap<Socket, Understood[]>();
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      seen.get(request.socket)?.push({
        method: request.method as string,
        target: request.url as string,
        minor: request.httpVersionMinor,
        headers: request.rawHeaders,
        body: Buffer.concat(pieces).toString('latin1'),
        trailers: request.rawTrailers,
      });
      response.end();
    });
  };
  const options = { insecureHTTPParser: false, requireHostHeader: true, keepAliveTimeout: 0 };
  const server = createServer(options, take);
  server.on('checkContinue', take);
  server.on('checkExpectation', take);
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('connection', (socket) => seen.set(socket, []));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (text) => send(server, text, (socket) => seen.get(socket) ?? []);
}

/** Sends the text and waits until the server has read all of it and has nothing more to do, or has closed. */
async function send(
  server: Server,
  text: string,
  understood: (socket: Socket) => readonly Understood[],
): Promise<readonly Understood[]> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined).resume();
  const [socket] = await accepted;
  const bytes = Buffer.from(text + BEHIND, 'latin1');
  client.write(bytes);
  for (let left = TURNS; left > 0; ) {
    await setImmediate();
    if (socket.destroyed || socket.bytesRead >= bytes.length) left -= 1;
  }
  client.destroy();
  return understood(socket);
}

/** True where llhttp has a reason to refuse the request at this place. */
function mayRefuse(mine: readonly Understood[], i: number, text: string): boolean {
  const request = mine[i] as Understood;
  return Object.values(STRICTER).some(({ applies }) => applies(request, mine.slice(0, i), text));
}

/** The values of one header in lower case. */
function values({ headers }: Understood, name: string): readonly string[] {
  return headers
    .filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name)
    .map((value) => value.toLowerCase());
}

test(
  'what we take for a request, Node takes for the same one, in the same order',
  async () => {
    const [readOurs, readNodes] = [await ours(), await nodes()];
    let whole = 0;
    let cases = 0;
    await fc.assert(
      fc.asyncProperty(requestBytes, async (text) => {
        const mine = await readOurs(text);
        cases += 1;
        if (mine.length > 0) whole += 1;
        const theirs = await readNodes(text);
        for (const [i, request] of mine.entries()) {
          if (theirs[i] === undefined && mayRefuse(mine, i, text)) return;
          expect(theirs[i]).toEqual(request);
        }
      }),
      fuzz(2000),
    );
    // A generator that made nothing but rubbish, or nothing but requests, would prove nothing.
    expect(whole / cases).toBeGreaterThan(0.2);
    expect(whole / cases).toBeLessThan(0.8);
  },
  FUZZ_TIMEOUT,
);

test.each(Object.entries(STRICTER))('Node refuses and we take: %s', async (_reason, { example, applies }) => {
  const [mine, theirs] = [await (await ours())(example), await (await nodes())(example)];
  expect(mine.map(({ target }) => target)).toEqual(['/', '/behind']);
  expect(theirs.length).toBeLessThan(mine.length);
  expect(applies(mine[theirs.length] as Understood, mine.slice(0, theirs.length), example)).toBe(true);
});
