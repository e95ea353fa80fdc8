import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { sendBulk } from './bulk.ts';
import { deadUrl } from './origin.ts';

/** Bytes of the answer that is far too long. */
const GIGABYTE = 1_000_000_000;
/** What a user gets of it where the service serves: still more than may be held anywhere, in a quarter of the time. */
export const SERVED_LENGTH = GIGABYTE / 4;

/** A service that misbehaves in one way, whatever it is asked. */
export interface BrokenService {
  readonly url: string;
  /** Connections open at this moment. */
  open(): number;
  /** Reads all at once from now on, so that one that reads slowly learns who has left. */
  readOn(): void;
  /** Request lines of what users and what mirrors asked, each once its head was read. */
  readonly asked: readonly string[];
  readonly mirrored: readonly string[];
  stop(): Promise<void>;
}

/** What it does with a connection once it has read a request's head, or all of the request. */
interface Behaviour {
  readonly when: 'head' | 'request';
  readonly act: (socket: Socket, mirrored: boolean) => void;
}

const HALF = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf';
const WHOLE = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nservice';

/** Sends one byte a second, for ever. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const byte = () => socket.write(text[at++] ?? '-');
  byte();
  const timer = setInterval(byte, 1000);
  socket.once('close', () => clearInterval(timer));
}

/** Resets once what was written has been read at the other end: both ends live in one event loop. */
function resetBehind(socket: Socket, text: string): void {
  socket.write(text, () => setImmediate(() => setImmediate(() => socket.resetAndDestroy())));
}

const BEHAVIOURS = {
  hangs: { when: 'request', act: () => undefined },
  resetsInHeaders: { when: 'head', act: (socket) => resetBehind(socket, 'HTTP/1.1 200 OK\r\nContent-Le') },
  resetsInBody: { when: 'request', act: (socket) => resetBehind(socket, HALF) },
  dripsAnswer: { when: 'request', act: (socket) => drip(socket, WHOLE) },
  dripsBody: {
    when: 'request',
    act: (socket) => {
      socket.write(HALF);
      drip(socket, 'more');
    },
  },
  sendsGigabyte: {
    when: 'request',
    act: (socket, mirrored) => {
      const length = mirrored ? GIGABYTE : SERVED_LENGTH;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
      void sendBulk(socket, length);
    },
  },
  isMalformed: { when: 'request', act: (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n') },
  takesTenSeconds: {
    when: 'request',
    act: (socket) => {
      const timer = setTimeout(() => socket.write(WHOLE), 10_000);
      socket.once('close', () => clearTimeout(timer));
    },
  },
} as const satisfies Record<string, Behaviour>;

export type Ailment = keyof typeof BEHAVIOURS | 'isDead' | 'readsByteByByte';

/** Starts a service with this ailment. */
export async function startBrokenService(ailment: Ailment): Promise<BrokenService> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const mirrored: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (ailment === 'readsByteByByte') readSlowly(socket);
    else if (ailment !== 'isDead')
      readRequest(socket, BEHAVIOURS[ailment], (head) => {
        const line = head.slice(0, head.indexOf(' HTTP/'));
        (isMirrored(head) ? mirrored : asked).push(line);
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url =
    ailment === 'isDead' ? await deadUrl() : `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(stop);
  return {
    url,
    open: () => sockets.size,
    readOn: () => {
      for (const socket of sockets) socket.removeAllListeners('readable').resume();
    },
    asked,
    mirrored,
    stop,
  };
}

function readSlowly(socket: Socket): void {
  // Without a listener nothing would be read from the connection at all.
  socket.on('readable', () => undefined);
  const timer = setInterval(() => socket.read(1), 1000);
  socket.once('close', () => clearInterval(timer));
}

function readRequest(socket: Socket, { when, act }: Behaviour, onHead: (head: string) => void): void {
  let head = '';
  let left: number | undefined;
  socket.on('data', (chunk: Buffer) => {
    let length = chunk.length;
    if (left === undefined) {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      onHead(head.slice(0, end + 4));
      left = Number(/\r\nContent-Length: (\d+)\r\n/i.exec(head)?.[1] ?? 0);
      length = head.length - end - 4;
      if (when === 'head') act(socket, isMirrored(head));
    }
    const before = left;
    left -= length;
    if (when === 'request' && left === 0 && (before > 0 || length === 0)) act(socket, isMirrored(head));
  });
}

function isMirrored(head: string): boolean {
  return head.includes('\r\nX-Ficus-Shadow: ');
}
