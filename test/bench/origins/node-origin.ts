import { fileURLToPath } from 'node:url';
import type { Contents } from '../contents.ts';
import { freePort, listening } from '../ports.ts';
import type { Processes } from '../processes.ts';
import type { Origin } from './origin.ts';

const SERVER = fileURLToPath(new URL('./node-origin-server.ts', import.meta.url));

/** Starts a lean node:http process that answers `delayMs` after each request. It also answers the echo path. */
export async function startNodeOrigin(
  processes: Processes,
  name: string,
  contents: Contents,
  delayMs = 0,
): Promise<Origin> {
  const port = await freePort();
  const args = [SERVER, String(port), contents.folder, String(delayMs)];
  const running = await processes.start(name, process.execPath, args);
  await listening(port, running);
  const address = `127.0.0.1:${port}`;
  return {
    address,
    requests: async () => Number(await (await fetch(`http://${address}/_requests`)).text()),
  };
}
