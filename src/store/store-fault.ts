import { FicusError, messageOf } from '../errors.ts';

/** What SQLite's result codes mean to the person who has to act on them. */
const REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ['SQLITE_NOTADB', 'it is not an SQLite database'],
  [
    'SQLITE_CORRUPT',
    'it is damaged; put a copy in its place, or move it away with its -wal and -shm, and a new one is begun',
  ],
  ['SQLITE_CANTOPEN', 'it does not exist, is no file, or may not be opened'],
  ['SQLITE_PERM', 'this user may not open it'],
  ['SQLITE_READONLY', 'it may not be written'],
  ['EACCES', 'it may not be written'],
  ['EROFS', 'it may not be written: its disk is read-only'],
  ['SQLITE_BUSY', 'another process keeps it locked'],
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk reports an error'],
];

/** Why the store did not do what it was asked, for a person; `it` is the file. */
export function storeFaultReason(error: unknown): string {
  const code = codeOf(error);
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  if (known !== undefined) return known[1];
  // better-sqlite3 checks the folder itself, before SQLite is asked.
  if (error instanceof TypeError && messageOf(error).includes('directory does not exist'))
    return 'its folder does not exist';
  return messageOf(error);
}

/** Whether the store is to blame, and may take the same at another time; anything else would fail again. */
export function isStoreFault(error: unknown): boolean {
  return error instanceof FicusError || codeOf(error).startsWith('SQLITE_') || isFileFault(error);
}

function isFileFault(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
