import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOnAnyPort } from './ports.ts';

/** How a service behaves. Slow: it answers after so many milliseconds more. */
export type Behaviour = 'well' | 'refuses' | { readonly slow: number };

/** Stands before a real service and makes it misbehave, for connections old and new. */
export class FaultGate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #behaviour: Behaviour = 'well';
  readonly port: number;

  private constructor(server: Server, port: number, to: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (client) => this.#join(client, to));
  }

  static async before(url: string): Promise<FaultGate> {
    const server = createServer();
    return new FaultGate(server, await listenOnAnyPort(server), Number(new URL(url).port));
  }

  set behaviour(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    if (behaviour === 'refuses') for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, to: number): void {
    if (this.#behaviour === 'refuses') {
      client.destroy();
      return;
    }
    const service = connect(to, '127.0.0.1');
    for (const [from, other] of [
      [client, service],
      [service, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        other.destroy();
      });
    }
    service.pipe(client);
    client.on('data', (piece) => {
      const behaviour = this.#behaviour;
      if (typeof behaviour === 'object') setTimeout(() => service.write(piece), behaviour.slow);
      else service.write(piece);
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
