import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { startTestFicus, type TestFicus } from './ficus.ts';
import { openRaw, RawConnection } from './raw-connection.ts';

/** A server that does nothing by itself: the test takes what came and writes what is answered, byte by byte. */
export interface RawUpstream {
  readonly url: string;
  /** Every connection so far, in order. */
  readonly connections: readonly RawConnection[];
  /** Connections open at this moment. */
  open(): number;
  /** Resolves with the next connection that was not taken yet. */
  accept(): Promise<RawConnection>;
}

/** Starts one on 127.0.0.1 and a free port. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const connections: RawConnection[] = [];
  let taken = 0;
  let open = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections.push(new RawConnection(socket));
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
    server.emit('taken');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    open: () => open,
    accept: async () => {
      const turn = taken++;
      while (connections.length <= turn) await once(server, 'taken');
      return connections[turn] as RawConnection;
    },
  };
}

/** A Ficus in front of upstreams that the test plays itself. */
export interface RawGateway {
  readonly ficus: TestFicus;
  readonly monolith: RawUpstream;
  readonly service: RawUpstream;
  /** Opens a client's connection. */
  client(): RawConnection;
}

interface RawGatewaySettings {
  readonly stage?: string;
  /** More YAML, each beginning with a comma or meant for the place that its name says. */
  readonly routeExtra?: string;
  readonly listenExtra?: string;
  readonly monolithExtra?: string;
  readonly serviceExtra?: string;
}

/** Starts a gateway with one route, `all`, that takes every request; stage `off` when absent. */
export async function startRawGateway(settings: RawGatewaySettings = {}): Promise<RawGateway> {
  const { stage = 'off', routeExtra, ...rest } = settings;
  const monolith = await startRawUpstream();
  const service = await startRawUpstream();
  const more = routeExtra === undefined ? '' : `, ${routeExtra}`;
  const canary = stage === 'canary' ? ', canary: { percent: 100 }' : '';
  const ficus = await startTestFicus({
    ...rest,
    monolith: monolith.url,
    service: service.url,
    routes: `- { id: all, match: { path: "/{*rest}" }, service: service, stage: "${stage}"${canary}${more} }`,
  });
  return { ficus, monolith, service, client: () => openRaw(ficus.url) };
}
