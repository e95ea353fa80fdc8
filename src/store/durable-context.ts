import type Database from 'better-sqlite3';
import type { Redactor } from './redact.ts';

/** What a durable call works with. */
export interface DurableContext {
  readonly database: Database.Database;
  /** What people type is redacted like everything else before it is stored. Another one where the lists have changed. */
  readonly redactor: Redactor;
}
