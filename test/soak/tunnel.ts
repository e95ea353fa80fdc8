import { WebSocket } from 'ws';
import { between, type Random } from '../../demo/seed/random.ts';
import type { Side } from './plan.ts';

export interface TunnelOutcome {
  /** The request was sent and answered, with 101 or an error. */
  readonly answered: boolean;
  readonly complaint: string | undefined;
}

/** Opens a WebSocket, has some messages sent back, and ends it in one of three ways. */
export async function throughTunnel(
  url: string,
  user: string,
  random: Random,
  wasDead: (side: Side) => boolean,
): Promise<TunnelOutcome> {
  const excused = () => wasDead('monolith') || wasDead('service');
  const left = between(random, 1, 10);
  const ending = between(random, 0, 2);
  const expected: Buffer[] = [];
  const client = new WebSocket(`${url.replace('http', 'ws')}/tunnels/1`, { headers: { 'x-user': user } });
  let side: string | undefined;
  let wrong: string | undefined;
  let refused: number | undefined;
  const send = () => {
    const message = Buffer.alloc(between(random, 1, 20_000), between(random, 0, 255));
    expected.push(message);
    client.send(message);
  };
  const finish = () => {
    if (ending === 0) client.close();
    else if (ending === 1) client.terminate();
    else client.send('break off');
  };
  let echoes = 0;
  let over = false;
  let upgraded = false;
  client.on('upgrade', () => {
    upgraded = true;
  });
  client.on('message', (data: Buffer) => {
    if (side === undefined) {
      side = data.toString();
      send();
      return;
    }
    echoes += 1;
    const sent = expected.shift();
    if (sent === undefined || !sent.equals(data)) wrong ??= `message ${echoes} came back as another one`;
    if (echoes < left) send();
    else {
      over = true;
      finish();
    }
  });
  client.on('unexpected-response', (request, response) => {
    refused = response.statusCode;
    request.destroy();
    client.terminate();
  });
  await new Promise<void>((resolve) => {
    client.on('error', (error) => {
      if (!over && refused === undefined && !excused()) wrong ??= `the WebSocket failed: ${error.message}`;
    });
    client.on('close', () => resolve());
  });
  if (refused !== undefined && !excused()) wrong ??= `the WebSocket was refused with ${refused}`;
  if (refused === undefined && !over && !excused())
    wrong ??= `the WebSocket ended after ${echoes} of ${left} messages`;
  return { answered: upgraded || refused !== undefined, complaint: wrong };
}
