import { statSync } from 'node:fs';

/**
 * Which file a path leads to now, as device and inode; undefined where there is none. An open database goes on writing
 * into a file that was removed or replaced, and says nothing.
 */
export function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

/**
 * The same with the file's mode. SQLite opens the index beside a read-only file for reading only, for the whole process:
 * until that connection is closed, no other can write, even where the file may be written again.
 */
export function fileState(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}:${found.mode}`;
}
