import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LogSink } from '../../../src/cli/log-sink.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** A pipe with a reader that reads when it is told to. */
async function pipe(): Promise<{ writer: number; read: () => string; close: () => void }> {
  const path = join(await tempFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // A writer that waits, as a program's standard output is.
  const writer = openSync(path, constants.O_WRONLY);
  let open = true;
  const close = () => {
    if (open) closeSync(reader);
    open = false;
  };
  onTestFinished(() => {
    close();
    closeSync(writer);
  });
  const block = Buffer.alloc(64 * 1024);
  const read = () => {
    try {
      return block.toString('latin1', 0, readSync(reader, block));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
      throw error;
    }
  };
  return { writer, read, close };
}

const line = (i: number, length: number) => `${String(i).padStart(length - 1, '.')}\n`;

test('a slow reader gets every line, whole and in order, long ones that a pipe takes in parts too', async () => {
  const { writer, read } = await pipe();
  const sink = new LogSink(writer);
  let dropped = 0;
  sink.onDrop = () => {
    dropped += 1;
  };
  const lines = Array.from({ length: 60 }, (_, i) => line(i, i % 3 === 0 ? 30_000 : 200));
  for (const one of lines) sink.write(one);

  let text = '';
  await expect
    .poll(
      () => {
        text += read();
        return text.length;
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe(lines.join('').length);
  expect(text).toBe(lines.join(''));
  expect(dropped).toBe(0);
  sink.write(line(99, 50));
  expect(read()).toBe(line(99, 50));
});

test('without a reader lines wait up to a megabyte; the others are counted, and what came is whole', async () => {
  const { writer, read } = await pipe();
  const sink = new LogSink(writer);
  let dropped = 0;
  sink.onDrop = () => {
    dropped += 1;
  };
  const length = 1000;
  const count = 2000;
  for (let i = 0; i < count; i += 1) sink.write(line(i, length));

  expect(dropped).toBeGreaterThan(count / 4);
  const kept = count - dropped;
  expect(kept * length).toBeGreaterThan(1024 * 1024 - length);
  let text = '';
  await expect
    .poll(
      () => {
        text += read();
        return text.length;
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe(kept * length);
  expect(text).toBe(Array.from({ length: kept }, (_, i) => line(i, length)).join(''));
});

test('a reader that has gone costs lines and nothing else', async () => {
  const { writer, close } = await pipe();
  const sink = new LogSink(writer);
  let dropped = 0;
  sink.onDrop = () => {
    dropped += 1;
  };
  close();
  sink.write(line(1, 100));
  expect(dropped).toBe(1);
});

test('a file is written to as it is: nothing before it is overwritten', async () => {
  const path = join(await tempFolder(), 'log');
  const fd = openSync(path, 'a');
  onTestFinished(() => closeSync(fd));
  const sink = new LogSink(fd);
  sink.write('one\n');
  new LogSink(fd).write('two\n');
  sink.write('three\n');
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n');
});
