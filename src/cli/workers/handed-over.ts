import type { Worker } from 'node:cluster';

/** A connection on its way from the primary to a worker. */
interface Connection {
  close(): void;
}

/**
 * The connections that a worker was handed and has not taken yet. node:cluster forgets them when the worker dies, so
 * that their clients would wait for ever. A worker says that it takes one before it reads from it: what was not taken
 * is whole, and another worker can have it.
 */
export class HandedOver {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Connection>();

  /** Listens to what the primary and a worker that has just been forked tell each other. */
  constructor(worker: Worker) {
    this.#worker = worker;
    const { process: child } = worker;
    const send = child.send.bind(child) as (...args: unknown[]) => boolean;
    child.send = (...args: unknown[]) => {
      const [message, handle] = args;
      const { act, seq } = message as { act?: unknown; seq?: unknown };
      if (act === 'newconn' && typeof seq === 'number') this.#waiting.set(seq, handle as Connection);
      return send(...args);
    };
    child.on('internalMessage', ({ ack }: { ack?: unknown }) => {
      if (typeof ack === 'number') this.#waiting.delete(ack);
    });
  }

  /** The worker is gone: what it has not taken goes to another one, or is closed where there is none. */
  takeBack(another: boolean): void {
    for (const [ack, connection] of [...this.#waiting])
      if (another)
        // As the worker itself would have said it, had it been about to end.
        this.#worker.process.emit(
          'internalMessage',
          { cmd: 'NODE_CLUSTER', ack, accepted: false },
          undefined,
        );
      else connection.close();
    this.#waiting.clear();
  }
}
