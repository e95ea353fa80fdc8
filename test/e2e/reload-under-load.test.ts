import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { KeepAliveClient } from '../helpers/keep-alive-client.ts';
import { startedFicus } from '../helpers/started.ts';

const CLIENTS = 8;
const ROUNDS = 5;

test.each([1, 2])(
  'reloads under load, good and broken, fail not one request (%i serving)',
  async (workers) => {
    const { ficus, url, file, rewrite } = await startedFicus({}, ['--workers', String(workers)]);
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, () => KeepAliveClient.connect(url, '/orders/1')),
    );
    const logs = clients.map((client) => client.run());
    await Promise.all(clients.map((client) => client.answered(10)));

    const text = await readFile(file, 'utf8');
    const versions = [
      text.replace('stage: shadow', 'stage: live'),
      text.replace('stage: shadow', 'stage: nowhere'),
      text.replace('stage: shadow', 'stage: canary, canary: { percent: 50 }'),
      text.slice(0, text.indexOf('routes:')),
      text.replace('stage: shadow', 'stage: complete'),
      'neither: { this, nor: } that',
      text.replace('stage: shadow', 'stage: "off"'),
      text.replace('  - {', '  - { id: first, match: { path: "/other" }, service: service }\n  - {'),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const version of versions) {
        const from = ficus.out().length;
        await rewrite(`# ${round}\n${version}`);
        await ficus.printed(/the configuration was (not )?reloaded/, from);
      }
    }
    for (const client of clients) client.stop();

    for (const { answers, lost, announced } of await Promise.all(logs)) {
      expect({ lost, announced }).toEqual({ lost: false, announced: false });
      expect(answers.length).toBeGreaterThan(ROUNDS * versions.length);
      expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(
        new Set(['200 {"n":1}', '200 {"n":2}']),
      );
    }
    const said = ficus.out().match(/the configuration was (not )?reloaded/g) ?? [];
    expect(said.filter((line) => line.includes('not'))).toHaveLength(ROUNDS * 3);
    expect(said).toHaveLength(ROUNDS * versions.length);
  },
  60_000,
);
