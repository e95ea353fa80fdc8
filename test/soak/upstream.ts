import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type WebSocket, WebSocketServer } from 'ws';
import { bodyOf, planOf, receipt, type Side, statusOf } from './plan.ts';

/** Longer than any request takes that nobody disturbs, shorter than Ficus waits for a head. */
const SLOW = 200;
const PIECE = 64 * 1024;

/** One side: answers every request as its plan says, and can be dead for a while. */
export class FaultyUpstream {
  readonly side: Side;
  readonly #server: Server;
  readonly #tunnels = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<Socket>();
  #port = 0;
  /** When it was dead, milliseconds on performance's clock. */
  readonly #deaths: { readonly from: number; to: number }[] = [];

  constructor(side: Side) {
    this.side = side;
    this.#server = createServer({ keepAliveTimeout: 3_000 }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#connections.delete(socket));
    });
    this.#server.on('upgrade', (request, socket, head) =>
      this.#tunnels.handleUpgrade(request, socket, head, (tunnel) => echo(tunnel, this.side)),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Connections open at this moment, tunnels among them. */
  get connections(): number {
    return this.#connections.size;
  }

  async start(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  /** Breaks off all that is under way and takes no connection for so many milliseconds. */
  async die(milliseconds: number): Promise<void> {
    const death = { from: performance.now(), to: Number.POSITIVE_INFINITY };
    this.#deaths.push(death);
    await this.stop();
    await delay(milliseconds);
    await this.start();
    death.to = performance.now();
  }

  /** True where it was dead at some moment between the two. */
  wasDead(from: number, to: number): boolean {
    return this.#deaths.some((death) => death.from <= to && from <= death.to);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const plan = planOf(request.url as string);
    const fault = plan.faults[this.side];
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    let bytes = 0;
    let checksum = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      checksum = crc32(piece, checksum);
    }
    // Whoever asked gives it up, and the connection with it.
    if (fault === 'hang') return;
    if (fault === 'malformed') {
      request.socket.end('HTTP/1.1 banana\r\n\r\n');
      return;
    }
    if (fault === 'slow') await delay(SLOW);
    const body = Buffer.from(bodyOf(plan, this.side, receipt(bytes, checksum)));
    response.writeHead(statusOf(plan, this.side), {
      'content-type': 'application/json',
      'x-side': this.side,
      ...(!plan.streamed && { 'content-length': body.length }),
    });
    if (fault === 'cut') await cut(response, body);
    else await send(response, body);
  }
}

/** Sends half of an answer and breaks the connection off; of an answer without a body, all of it. */
async function cut(response: ServerResponse, body: Buffer): Promise<void> {
  await new Promise((resolve) => response.write(body.subarray(0, body.length / 2), resolve));
  response.socket?.destroy();
}

async function send(response: ServerResponse, body: Buffer): Promise<void> {
  await pipeline(Readable.from(pieces(body)), response);
}

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}

/** Says who it is, sends back what comes, and breaks off when told to. */
function echo(tunnel: WebSocket, side: Side): void {
  tunnel.on('error', () => tunnel.terminate());
  tunnel.on('message', (data: Buffer, binary: boolean) => {
    if (data.toString() === 'break off') tunnel.terminate();
    else tunnel.send(data, { binary });
  });
  tunnel.send(side);
}
