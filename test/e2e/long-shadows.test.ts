import { expect, onTestFinished, test, vi } from 'vitest';
import { configFile } from '../helpers/config-file.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';

const SHADOWS = 48;
const PIECE = Buffer.alloc(64 * 1024, 'x');

// Each turn of its event loop Node reads a socket many times over while it has more: without a pace, dozens of shadows
// that answer without end leave no turn to the users.
test('shadows that answer without end hold no user up', async () => {
  const endless = await startOrigin((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const go = () => {
      while (!response.destroyed) if (!response.write(PIECE)) return void response.once('drain', go);
    };
    go();
  });
  onTestFinished(() => endless.stop());
  const { file } = await configFile({
    service: endless.url,
    route:
      '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, shadow: { timeout: 20s } }',
  });
  const ficus = spawnFicus(['start', '-c', file]);
  const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
  const ask = async (path: string) => {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(await answer.json()).toEqual({ n: 1 });
    return performance.now() - begun;
  };
  await Promise.all(Array.from({ length: SHADOWS }, (_, i) => ask(`/orders/${i}`)));
  await vi.waitFor(() => expect(endless.connections.size).toBe(SHADOWS), PATIENCE);

  const times: number[] = [];
  for (let i = 0; i < 15; i++) times.push(await ask('/other'));

  const median = times.sort((a, b) => a - b)[7];
  expect(median).toBeLessThan(100);
}, 60_000);
