import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One end of a connection, read and written step by step. Text is latin-1, a character a byte. */
export class RawConnection {
  readonly socket: Socket;
  /** Resolves once the connection is gone, however that came about. */
  readonly closed: Promise<void>;
  #unread = '';
  #ended = false;
  #news = Promise.withResolvers<void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#unread += chunk.toString('latin1');
      this.#tell();
    });
    socket.on('error', () => socket.destroy());
    socket.on('end', () => this.#over());
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#over();
        resolve();
      });
    });
  }

  /** What has come and nobody has taken yet. */
  get unread(): string {
    return this.#unread;
  }

  send(bytes: string | Buffer): void {
    if (typeof bytes === 'string') this.socket.write(bytes, 'latin1');
    else this.socket.write(bytes);
  }

  /** Takes everything up to and with `end`. Rejects when the other end stops sending before. */
  async until(end: string): Promise<string> {
    let looked = 0;
    for (;;) {
      const at = this.#unread.indexOf(end, Math.max(0, looked - end.length));
      if (at !== -1) return this.#take(at + end.length);
      looked = this.#unread.length;
      await this.#more(`before ${JSON.stringify(end)}`);
    }
  }

  /** Takes a head with the empty line behind it. */
  async head(): Promise<string> {
    return this.until('\r\n\r\n');
  }

  /** Takes so many bytes. */
  async bytes(count: number): Promise<string> {
    while (this.#unread.length < count) await this.#more(`before ${count} bytes`);
    return this.#take(count);
  }

  /** Takes all that is left, once the other end has stopped sending. */
  async rest(): Promise<string> {
    while (!this.#ended) await this.#news.promise;
    return this.#take(this.#unread.length);
  }

  /** Breaks the connection off with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Closes the connection at once. */
  destroy(): void {
    this.socket.destroy();
  }

  #take(count: number): string {
    const taken = this.#unread.slice(0, count);
    this.#unread = this.#unread.slice(count);
    return taken;
  }

  async #more(why: string): Promise<void> {
    if (this.#ended) throw new Error(`the connection ended ${why}, after ${JSON.stringify(this.#unread)}`);
    await this.#news.promise;
  }

  #over(): void {
    this.#ended = true;
    this.#tell();
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** A connection to a server, closed when the test ends. */
export function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const connection = new RawConnection(connect({ host: hostname, port: Number(port), noDelay: true }));
  onTestFinished(() => connection.destroy());
  return connection;
}
