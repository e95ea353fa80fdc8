import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { difference, finding, jsonBody, queryNumber, START, storePath, writerAt } from './fixtures.ts';

function place(name: string) {
  return difference({ path: `$.${name}`, place: `$.${name}` });
}

const SAMPLES = 'SELECT count(*) FROM samples';

const REFERENCES = 'SELECT count(*) FROM discrepancy_samples';

test('an exchange with ten discrepancies is stored once and referred to ten times', async () => {
  const path = await storePath();
  const places = Array.from({ length: 10 }, (_, index) => place(`field${index}`));
  writerAt(path).write({ counts: [], findings: [finding(places)] });
  expect(queryNumber(path, SAMPLES)).toBe(1);
  expect(queryNumber(path, REFERENCES)).toBe(10);
});

test('a sample goes when nothing refers to it, and stays as long as anything does', async () => {
  const path = await storePath();
  const writer = writerAt(path, { random: () => 0, samplesFirst: 0, samplesReservoir: 1 });
  writer.write({ counts: [], findings: [finding([place('a'), place('b')])] });
  writer.write({ counts: [], findings: [finding([place('a')])] });
  expect(queryNumber(path, SAMPLES)).toBe(2);
  writer.write({ counts: [], findings: [finding([place('b')])] });
  expect(queryNumber(path, SAMPLES)).toBe(2);
  expect(queryNumber(path, REFERENCES)).toBe(2);
  writer.write({ counts: [], findings: [finding([place('a'), place('b')])] });
  expect(queryNumber(path, SAMPLES)).toBe(1);
});

test('ten thousand differing exchanges of five causes stay small', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  const body = jsonBody(
    JSON.stringify({ items: Array.from({ length: 40 }, (_, id) => ({ id, price: id / 7 })) }),
  );
  const answer = { status: 200, headers: ['Content-Type', 'application/json'], body };
  for (let batch = 0; batch < 100; batch++) {
    const findings = Array.from({ length: 100 }, (_, index) =>
      finding([place(`field${index % 5}`)], {
        left: answer,
        right: answer,
        startedAt: START + batch * 250 + index,
      }),
    );
    writer.write({ counts: [], findings });
  }
  writer.close();
  expect(queryNumber(path, 'SELECT sum(count) FROM discrepancies')).toBe(10_000);
  expect(queryNumber(path, SAMPLES)).toBe(100);
  expect(statSync(path).size).toBeLessThan(512 * 1024);
});
