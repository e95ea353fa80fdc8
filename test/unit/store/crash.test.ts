import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { queryNumber, readerAt, storePath, writerAt } from './fixtures.ts';

const WRITER = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));

/** Starts the endless writer, kills it once it has acknowledged this many batches, and returns what it acknowledged last. */
async function killedAfter(path: string, batches: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = once(child, 'exit');
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= batches) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

test('a killed writer leaves a file that opens and holds every acknowledged batch, whole', async () => {
  const path = await storePath();
  let before = 0;
  for (const batches of [1, 40, 150]) {
    const acknowledged = await killedAfter(path, batches);
    const reader = readerAt(path);
    const written = reader.routeCounts()[0]?.verdicts.match ?? 0;
    // At most the batch that was written and not yet acknowledged is there as well.
    expect(written).toBeGreaterThanOrEqual(before + acknowledged);
    expect(written).toBeLessThanOrEqual(before + acknowledged + 1);
    // A batch holds one count and three findings: all of it is there, or nothing.
    expect(queryNumber(path, 'SELECT sum(count) FROM discrepancies')).toBe(3 * written);
    expect(queryNumber(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check")).toBe(1);
    before = written;
  }
  writerAt(path).write({ counts: [], findings: [] });
});
