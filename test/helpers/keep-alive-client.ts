import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a client saw on one connection. */
export interface ConnectionLog {
  /** Whole answers, as status and body. */
  readonly answers: readonly { readonly status: number; readonly body: string; readonly head: string }[];
  /** The last request was sent whole and never answered whole, and nothing had said before that it would not be. */
  readonly lost: boolean;
  /** The server has said that the connection closes behind the last answer. */
  readonly announced: boolean;
}

interface RequestParts {
  readonly method?: string;
  readonly headers?: readonly string[];
}

/**
 * A client that sends one request after another on one connection, each in the very moment in which the answer before is
 * whole: whatever closes the connection between two requests loses one of them.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #request: string;
  readonly #answers: ConnectionLog['answers'][number][] = [];
  readonly #over: Promise<unknown>;
  #text = '';
  #outstanding = false;
  #announced = false;
  #stopping = false;
  #waiting: (() => void) | undefined;

  private constructor(socket: Socket, path: string, { method = 'GET', headers = [] }: RequestParts) {
    this.#socket = socket;
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: shop.test', ...headers];
    this.#request = `${lines.join('\r\n')}\r\n\r\n`;
    this.#over = new Promise((resolve) => socket.once('close', resolve));
    socket.setEncoding('latin1').on('data', (piece: string) => this.#read(piece));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    onTestFinished(() => {
      socket.destroy();
    });
  }

  /** Resolves once it is connected. Rejects where nobody listens. */
  static async connect(url: string, path: string, parts: RequestParts = {}): Promise<KeepAliveClient> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new KeepAliveClient(socket, path, parts);
  }

  get log(): ConnectionLog {
    return { answers: this.#answers, lost: this.#outstanding, announced: this.#announced };
  }

  get closed(): boolean {
    return this.#socket.destroyed;
  }

  /** Sends requests until it is stopped or the connection closes; resolves with what it saw. */
  async run(): Promise<ConnectionLog> {
    this.#send();
    await this.#over;
    return this.log;
  }

  /** The answer under way is the last. */
  stop(): void {
    this.#stopping = true;
    if (!this.#outstanding) this.#socket.destroy();
  }

  /** Resolves once it has so many whole answers. Rejects where the connection closes before. */
  async answered(count: number): Promise<void> {
    await this.#until(() => this.#answers.length >= count);
  }

  /** Resolves once the answer under way has this text in it. Rejects where the connection closes before. */
  async heard(text: string): Promise<void> {
    await this.#until(() => this.#text.includes(text));
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#socket.destroyed)
        throw new Error(`the connection closed after ${this.#answers.length} answers`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      await Promise.race([promise, this.#over]);
    }
  }

  #send(): void {
    this.#outstanding = true;
    this.#socket.write(this.#request);
  }

  #read(piece: string): void {
    this.#text += piece;
    this.#waiting?.();
    const headEnd = this.#text.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.#text.slice(0, headEnd);
    const rest = this.#text.slice(headEnd + 4);
    const body = /^transfer-encoding: chunked/im.test(head) ? chunkedBody(rest) : sizedBody(head, rest);
    if (body === undefined) return;
    this.#text = '';
    this.#outstanding = false;
    this.#announced = /^connection: close/im.test(head);
    this.#answers.push({ status: Number(head.split(' ', 2)[1]), body, head });
    this.#waiting?.();
    if (this.#stopping) this.#socket.destroy();
    else if (!this.#announced) this.#send();
  }
}

function sizedBody(head: string, rest: string): string | undefined {
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
  return rest.length >= length ? rest.slice(0, length) : undefined;
}

/** Good for bodies in which no chunk's content looks like the last chunk. */
function chunkedBody(rest: string): string | undefined {
  if (!rest.endsWith('0\r\n\r\n')) return undefined;
  return rest.replace(/[0-9a-f]+\r\n([\s\S]*?)\r\n/gi, '$1');
}
