import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { queryNumber, readerAt, seededRandom, storePath, writerAt } from './fixtures.ts';

const WRITER = fileURLToPath(new URL('./light-writer.ts', import.meta.url));
/** The continuous integration asks for 200. */
const KILLS = Number(process.env.FICUS_KILLS ?? 40);
const AT_ONCE = 2;
/** The longest that a child writes before it is killed, milliseconds. */
const LONGEST = 120;

/** Starts the writer, kills it a while after its first batch, and returns the number of the last that it reported. */
async function killed(path: string, run: number, after: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, path, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let reported = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (reported === 0) setTimeout(() => child.kill('SIGKILL'), after);
    reported = Number(/(\d+)\n[^\n]*$/.exec(text)?.[1] ?? reported);
  });
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
  return reported;
}

/** Kills writers of one store, one after the other, and looks at the file after each. */
async function killAndLook(kills: number, seed: number): Promise<void> {
  const path = await storePath();
  const random = seededRandom(seed);
  let before = 0;
  for (let run = 0; run < kills; run++) {
    const reported = await killed(path, run, random() * LONGEST);
    expect(reported).toBeGreaterThan(0);
    const reader = readerAt(path);
    const counted = reader.routeCounts().find(({ route }) => route === 'all')?.verdicts.mismatch ?? 0;
    // At most the batch that was written and not yet reported is there as well; nothing of before has gone.
    expect(counted - before).toBeGreaterThanOrEqual(2 * reported);
    expect(counted - before).toBeLessThanOrEqual(2 * (reported + 1));
    expect(queryNumber(path, 'SELECT sum(count) FROM discrepancies')).toBe(counted);
    // Every discrepancy that was reported is there, or is counted in the route's `other`.
    const found = queryNumber(path, `SELECT count(*) FROM discrepancies WHERE route = 'route-${run}'`);
    expect(found).toBeGreaterThanOrEqual(Math.min(1001, reported + 1));
    reader.close();
    expect(queryNumber(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check")).toBe(1);
    before = counted;
  }
  writerAt(path).write({ counts: [], findings: [] });
}

test(`after each of ${KILLS} kills at random moments the file opens, is whole, and holds all that was reported`, {
  timeout: 300_000,
}, async () => {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => killAndLook(KILLS / AT_ONCE, i + 1)));
});
