import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that speaks bytes: what HTTP client and server libraries would tidy goes over the wire as it is. */
export interface RawOrigin {
  readonly url: string;
  readonly server: Server;
  /** Every connection that came, in order. */
  readonly sockets: readonly Peer[];
  /** Resolves with the connection of this index once it is there. */
  connection(index: number): Promise<Peer>;
}

/** The other end of one connection. */
export interface Peer {
  readonly socket: Socket;
  /** All that came so far, latin-1. */
  text(): string;
  /** Resolves with all that came once it matches. Rejects when the connection ends before. */
  heard(pattern: RegExp): Promise<string>;
  /** Resolves once the connection is gone, however it went. */
  readonly gone: Promise<void>;
  /** Resolves once the other side has ended its half. */
  readonly ended: Promise<void>;
  /** Resolves once the other side sends nothing more, whether it has ended its half or broken off. */
  readonly over: Promise<void>;
}

/** Watches a socket from now on. */
export function peer(socket: Socket): Peer {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const ended = new Promise<void>((resolve) => socket.once('end', resolve));
  // A connection that is broken off may report a reset first, and that is as good an end.
  socket.on('error', () => undefined);
  return {
    socket,
    text: () => text,
    heard: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text)) return;
          socket.off('data', look);
          resolve(text);
        };
        socket.on('data', look);
        void gone.then(() => reject(new Error(`ended before ${pattern}: ${JSON.stringify(text)}`)));
        look();
      }),
    gone,
    ended,
    over: Promise.race([gone, ended]),
  };
}

/** Starts one on 127.0.0.1; `answer` is told of every connection. All of it goes when the test ends. */
export async function startRawOrigin(answer: (peer: Peer) => void = () => undefined): Promise<RawOrigin> {
  const sockets: Peer[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const one = peer(socket);
    sockets.push(one);
    answer(one);
    server.emit('peer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const { socket } of sockets) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    sockets,
    connection: async (index) => {
      while (sockets.length <= index) await once(server, 'peer');
      return sockets[index] as Peer;
    },
  };
}

/** Answers the requests of each connection in turn with these texts, latin-1; undefined closes it instead. */
export function answering(...answers: readonly (string | undefined)[]): (peer: Peer) => void {
  return ({ socket }) => {
    let asked = '';
    let next = 0;
    socket.on('data', (chunk: Buffer) => {
      asked += chunk.toString('latin1');
      for (let end = asked.indexOf('\r\n\r\n'); end !== -1; end = asked.indexOf('\r\n\r\n')) {
        asked = asked.slice(end + 4);
        const answer = answers[Math.min(next, answers.length - 1)];
        next += 1;
        if (answer === undefined) socket.destroy();
        else socket.write(answer, 'latin1');
      }
    });
    socket.on('end', () => socket.end());
  };
}
