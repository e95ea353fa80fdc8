import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { json, startOrigin } from '../helpers/origin.ts';

async function shop(stage: string) {
  const monolith = await startOrigin(json({ side: 'monolith' }));
  const service = await startOrigin(json({ side: 'service' }));
  onTestFinished(async () => {
    await monolith.stop();
    await service.stop();
  });
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    overrideToken: 'open sesame',
    routes: `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: "${stage}" }`,
  });
  const side = async (headers: Record<string, string>) =>
    ((await (await fetch(`${ficus.url}/orders/1`, { headers })).json()) as { side: string }).side;
  return { ficus, monolith, service, side };
}

test.each(['off', 'shadow', 'canary', 'live', 'complete'])(
  'at the stage %s the holder of the token is served by the side that he names',
  async (stage) => {
    const { side, monolith, service } = await shop(stage);

    for (const name of ['monolith', 'service'])
      expect(await side({ 'x-ficus-side': name, 'x-ficus-token': 'open sesame' })).toBe(name);

    const seen = [...monolith.requests, ...service.requests].flatMap(({ rawHeaders }) => rawHeaders);
    expect(seen).not.toContain('open sesame');
    expect(seen.map((text) => text.toLowerCase())).not.toContain('x-ficus-side');
  },
);

test('a forced request is compared where the stage compares', async () => {
  const { ficus, side } = await shop('shadow');

  await side({ 'x-ficus-side': 'service', 'x-ficus-token': 'open sesame' });

  expect((await ficus.counted('orders', 1)).comparisons.mismatch).toBe(1);
});

test.each([
  ['a wrong token', { 'x-ficus-side': 'service', 'x-ficus-token': 'open barley' }],
  ['no token', { 'x-ficus-side': 'service' }],
  ['a side that there is not', { 'x-ficus-side': 'left', 'x-ficus-token': 'open sesame' }],
])('%s changes nothing', async (_, headers) => {
  const { side } = await shop('shadow');

  expect(await side(headers)).toBe('monolith');
});
