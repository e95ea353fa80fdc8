import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { FicusError } from '../../../src/errors.ts';
import { loadRedactionKey } from '../../../src/store/redaction-key.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { storePath } from './fixtures.ts';

test('the key is made once, beside the store, for its owner alone', async () => {
  const path = join(await tempFolder(), 'data', 'ficus.db');
  const key = loadRedactionKey(path);
  expect(key).toHaveLength(32);
  expect(new Set(key).size).toBeGreaterThan(10);
  expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
  expect(loadRedactionKey(path)).toEqual(key);
  expect(readdirSync(dirname(path))).toEqual(['ficus.db.key']);
});

test('two stores have two keys', async () => {
  expect(loadRedactionKey(await storePath())).not.toEqual(loadRedactionKey(await storePath()));
});

test('threads that start at once agree on one key', async () => {
  const path = await storePath();
  const module = new URL('../../../src/store/redaction-key.ts', import.meta.url).href;
  const code = `
    import { parentPort } from 'node:worker_threads';
    import { loadRedactionKey } from ${JSON.stringify(module)};
    parentPort.postMessage(Buffer.from(loadRedactionKey(${JSON.stringify(path)})).toString('hex'));`;
  const keys = await Promise.all(
    Array.from({ length: 4 }, () => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
      return new Promise<string>((resolve, reject) => {
        worker.on('message', resolve);
        worker.on('error', reject);
      });
    }),
  );
  expect(new Set(keys).size).toBe(1);
});

test('a damaged key is refused, not replaced: the tags of before would mean nothing', async () => {
  const path = await storePath();
  writeFileSync(`${path}.key`, 'short');
  expect(() => loadRedactionKey(path)).toThrow(
    new FicusError('store_failed', {
      file: path,
      why: `its redaction key ${path}.key does not hold 32 bytes`,
    }),
  );
});

test('a key that cannot be read is a clear error', async () => {
  const path = await storePath();
  mkdirSync(`${path}.key`);
  expect(() => loadRedactionKey(path)).toThrow(
    /^cannot open the store .*ficus\.db: its redaction key .* cannot be read/,
  );
  expect(existsSync(path)).toBe(false);
});
