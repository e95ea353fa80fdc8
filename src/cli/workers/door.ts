import type { Worker } from 'node:cluster';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../../proxy/listen.ts';
import type { ToWorker } from './messages.ts';

/** Connections that wait for a worker; while there is none for long, those beyond are closed. */
const MOST_WAITING = 4096;
/** At the end workers get so long to take what waits, milliseconds. */
const LAST_CALL = 500;
/** How often workers are asked whether what they have not taken has reached them, milliseconds. */
const ASK_EVERY = 1000;

/**
 * The listening socket of all workers. It is the primary's own, so that it stays open whatever becomes of them:
 * connections wait for the next worker. Each is handed on unread, to one worker after the other, and one at a time: a
 * worker that does not take what it was given gets no more. What a worker has not taken when it dies is whole, and
 * another one can have it; so is what never reached it, because it may open no more files.
 */
export class Door {
  readonly #server: Server;
  #waiting: Socket[] = [];
  /** Whose turn it is comes first. */
  readonly #free = new Set<Worker>();
  readonly #handed = new Map<Worker, Socket>();
  /** What a worker had not taken when it was asked. */
  readonly #asked = new Map<Worker, Socket>();
  readonly #asking: NodeJS.Timeout;

  constructor() {
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      if (this.#waiting.length >= MOST_WAITING) socket.destroy();
      else this.#waiting.push(socket);
      this.#handOn();
    });
    this.#asking = setInterval(() => this.#ask(), ASK_EVERY).unref();
  }

  /** Resolves with the address in use. Rejects with FicusError `port_in_use` or `listen_failed`. */
  async open(host: string, port: number): Promise<AddressInfo> {
    return listen(this.#server, host, port, 'listen.port');
  }

  /** From now on this worker has its turn. */
  admit(worker: Worker): void {
    this.#free.add(worker);
    this.#handOn();
  }

  /** The worker has the connection that it was given last: it is no longer this process's. */
  taken(worker: Worker): void {
    this.#handed.get(worker)?.destroy();
    this.#handed.delete(worker);
    this.admit(worker);
  }

  /** The worker has done with all that it was sent before it was asked. */
  heard(worker: Worker): void {
    const asked = this.#asked.get(worker);
    this.#asked.delete(worker);
    if (asked === undefined || this.#handed.get(worker) !== asked) return;
    this.#takeBack(worker);
    this.admit(worker);
  }

  /** The worker has ended, and has said its last. */
  gone(worker: Worker): void {
    this.#free.delete(worker);
    this.#asked.delete(worker);
    this.#takeBack(worker);
    this.#handOn();
  }

  /** Lets nobody in any more. Resolves when workers have taken what waited, or had the time to. */
  async close(): Promise<void> {
    this.#server.close();
    clearInterval(this.#asking);
    const deadline = performance.now() + LAST_CALL;
    while (this.#waiting.length + this.#handed.size > 0 && performance.now() < deadline) await pause(5);
    for (const socket of [...this.#waiting, ...this.#handed.values()]) socket.destroy();
    this.#waiting = [];
  }

  #takeBack(worker: Worker): void {
    const back = this.#handed.get(worker);
    this.#handed.delete(worker);
    if (back !== undefined) this.#waiting.unshift(back);
  }

  #ask(): void {
    for (const [worker, socket] of this.#handed) {
      if (this.#asked.has(worker)) continue;
      this.#asked.set(worker, socket);
      const message: ToWorker = { type: 'asked' };
      worker.process.send(message, undefined, undefined, () => undefined);
    }
  }

  #handOn(): void {
    for (const worker of this.#free) {
      const socket = this.#waiting.shift();
      if (socket === undefined) return;
      this.#free.delete(worker);
      this.#handed.set(worker, socket);
      const message: ToWorker = { type: 'connection' };
      // Kept open here until it is taken. What becomes of a worker that cannot be reached is heard from its exit.
      worker.process.send(message, socket, { keepOpen: true }, () => undefined);
    }
  }
}
