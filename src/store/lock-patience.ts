import type Database from 'better-sqlite3';

/** How long a write waits for another connection's lock, milliseconds. */
export const LOCK_TIMEOUT = 1000;

/** How patiently a connection waits for the lock. */
export interface LockPatience {
  /** Waits, unless it was in vain the last time: whoever keeps the lock would then stop all judging as well. */
  of<T>(work: () => T): T;
  /** Does not wait. */
  without<T>(work: () => T): T;
}

export function lockPatience(database: Database.Database): LockPatience {
  let inVain = false;
  const waiting = <T>(milliseconds: number, work: () => T): T => {
    database.pragma(`busy_timeout = ${milliseconds}`);
    try {
      return work();
    } finally {
      database.pragma(`busy_timeout = ${LOCK_TIMEOUT}`);
    }
  };
  return {
    of: (work) => {
      try {
        const result = inVain ? waiting(0, work) : work();
        inVain = false;
        return result;
      } catch (error) {
        inVain = isBusy(error);
        throw error;
      }
    },
    without: (work) => waiting(0, work),
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
