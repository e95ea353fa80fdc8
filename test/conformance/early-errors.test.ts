import { expect, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { KeepAliveClient } from '../helpers/keep-alive-client.ts';
import { deadUrl } from '../helpers/origin.ts';

test('an error that comes before the request was whole says that the connection closes', async () => {
  const dead = await deadUrl();
  const ficus = await startTestFicus({ monolith: dead, service: dead, routes: '  []' });
  const client = await KeepAliveClient.connect(ficus.url, '/orders', {
    method: 'POST',
    headers: ['Content-Length: 5'],
  });

  const { answers, announced } = await client.run();

  expect(answers.map(({ status }) => status)).toEqual([502]);
  expect(announced).toBe(true);
});
