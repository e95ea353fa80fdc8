import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../src/store/make-folder.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

test('a folder is made with all above it, and one that is there is left as it is', async () => {
  const path = join(await tempFolder(), 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);

  expect(statSync(path).isDirectory()).toBe(true);
});

test('where a folder cannot be made it says so, and tries no longer', async () => {
  const folder = await tempFolder();
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'there'));

  expect(() => makeFolder(join(folder, 'file'))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/ENOTDIR/);
  // Nothing can be made there, and it is not there: Node's own way down would never come to an end.
  expect(() => makeFolder('/proc/none/below')).toThrow(/ENOENT/);
});
