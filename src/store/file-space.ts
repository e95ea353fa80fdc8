import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { messageOf } from '../errors.ts';

/** Incremental, in SQLite's numbering: free pages stay until they are asked for. */
const INCREMENTAL = 2;

/** Pages that one call gives back to the file system: each may have to be moved. */
const GIVE_BACK = 512;

/**
 * Makes a store able to shrink. A new file costs nothing; one that was made without is written anew once, for which the
 * disk must have room for it twice. Where that fails the store works on, only its file does not get smaller: `report`
 * says so, and the next start tries again.
 */
export function makeShrinkable(database: Database.Database, report: (message: string) => void): void {
  if (numberOf(database.pragma('auto_vacuum', { simple: true })) === INCREMENTAL) return;
  try {
    database.pragma('auto_vacuum = INCREMENTAL');
    database.exec('VACUUM');
  } catch (error) {
    report(`the store cannot be made to shrink, which the next start tries again: ${messageOf(error)}`);
  }
}

/** The room that a store takes, in bytes, and what is done about it. */
export interface FileSpace {
  /** Size of the file. */
  file(): number;
  /** What of it holds something. */
  used(): number;
  /** Size of the log beside it. */
  log(): number;
  /** Gives some of the free pages back to the file system; false where there are none. */
  giveBack(): boolean;
  /** Takes the log's content over into the file and empties it, unless somebody reads an old state. */
  emptyLog(): void;
}

export function fileSpace(database: Database.Database, path: string): FileSpace {
  const pragma = (name: string) => numberOf(database.pragma(name, { simple: true }));
  const pageSize = pragma('page_size');
  return {
    file: () => pragma('page_count') * pageSize,
    used: () => (pragma('page_count') - pragma('freelist_count')) * pageSize,
    log: () => sizeOf(`${path}-wal`),
    giveBack: () => {
      if (pragma('freelist_count') === 0) return false;
      database.pragma(`incremental_vacuum(${GIVE_BACK})`);
      return true;
    },
    emptyLog: () => {
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
  };
}

/** Bytes of a file; 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
