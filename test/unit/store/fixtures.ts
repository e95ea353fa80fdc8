import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Difference } from '../../../src/diff/types.ts';
import { createRedactor } from '../../../src/store/redact.ts';
import { openReader } from '../../../src/store/sqlite-reader.ts';
import { openWriter, type WriterOptions } from '../../../src/store/sqlite-writer.ts';
import type { CountDelta, Finding, StoreReader, StoreWriter } from '../../../src/store/types.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';

/** 2026-11-02T08:00:00Z. */
export const START = 1_793_606_400_000;

export const redactor = createRedactor(new Uint8Array(32).fill(7));

export async function storePath(): Promise<string> {
  return join(await tempFolder(), 'ficus.db');
}

/** A writer that is closed when the test ends, if the test has not closed it. */
export function writerAt(path: string, options: Partial<WriterOptions> = {}): StoreWriter {
  const writer = openWriter(path, { random: seededRandom(1), redactor, ...options });
  onTestFinished(() => writer.close());
  return writer;
}

export function readerAt(path: string): StoreReader {
  const reader = openReader(path);
  onTestFinished(() => reader.close());
  return reader;
}

/** Asks the file itself, past our own reader. */
export function queryNumber(path: string, sql: string): number {
  const database = new Database(path, { readonly: true });
  try {
    return Number(database.prepare(sql).pluck().get());
  } finally {
    database.close();
  }
}

export function jsonBody(text: string): Buffer {
  return Buffer.from(text);
}

export function exchange(changes: Partial<Exchange> = {}): Exchange {
  return {
    route: 'orders-read',
    served: 'monolith',
    startedAt: START,
    request: { id: 'r-1', method: 'GET', target: '/orders/17', headers: ['Host', 'shop.example'] },
    left: { status: 200, headers: ['Content-Type', 'application/json'], body: jsonBody('{"total":1.10}') },
    right: { status: 200, headers: ['Content-Type', 'application/json'], body: jsonBody('{"total":1.20}') },
    seconds: { left: 0.012, right: 0.009 },
    ...changes,
  };
}

export function difference(changes: Partial<Difference> = {}): Difference {
  return {
    path: '$.total',
    place: '$.total',
    kind: 'value',
    left: 'old',
    right: 'new',
    detail: 'another text',
    signature: '',
    ...changes,
  };
}

export function finding(differences: readonly Difference[], changes: Partial<Exchange> = {}): Finding {
  return { exchange: exchange(changes), differences };
}

export function countOf(changes: Partial<CountDelta> = {}): CountDelta {
  return {
    route: 'orders-read',
    minute: Math.floor(START / 60_000),
    verdict: 'match',
    reason: '',
    count: 1,
    ...changes,
  };
}

/** Marsaglia's xorshift32, scaled to [0, 1): the same numbers on every run. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
