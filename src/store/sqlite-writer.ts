import { statSync } from 'node:fs';
import { FicusError } from '../errors.ts';
import { countWriter } from './count-writer.ts';
import { discrepancyWriter } from './discrepancy-writer.ts';
import { fileIdentity } from './file-identity.ts';
import { occurrencesOf } from './occurrences.ts';
import { openForWriting } from './open-database.ts';
import { openTally } from './open-tally.ts';
import type { Redactor } from './redact.ts';
import { ignoredSlot, sampleSlot } from './reservoir.ts';
import { sampleWriter } from './sample-writer.ts';
import type { Batch, Finding, StoreWriter } from './types.ts';

export interface WriterOptions {
  /** Uniform in [0, 1); decides which samples are kept. */
  readonly random: () => number;
  readonly redactor: Redactor;
  /** The first mismatches of each discrepancy, and the first that a rule allowed, are kept for good; 5 when absent. */
  readonly samplesFirst?: number;
  /** The size of the reservoir for its later mismatches; 15 when absent. */
  readonly samplesReservoir?: number;
}

/**
 * Opens the store for writing; creates the file, its folder and its schema where they are missing. Throws
 * FicusError `store_failed` or `store_newer`.
 */
export function openWriter(path: string, options: WriterOptions): StoreWriter {
  const database = openForWriting(path);
  const opened = fileIdentity(path);
  const sizes = { first: options.samplesFirst ?? 5, reservoir: options.samplesReservoir ?? 15 };
  const counts = countWriter(database);
  const discrepancies = discrepancyWriter(database, options.redactor);
  const samples = sampleWriter(database, options.redactor);
  const open = openTally(database);

  const record = (finding: Finding): void => {
    // One sample serves all discrepancies of the exchange; most exchanges need none.
    let sample: number | undefined;
    for (const occurrence of occurrencesOf(finding)) {
      const { seen, opened } = discrepancies.count(occurrence, finding.exchange);
      if (opened) open.changed();
      const slot = occurrence.ignored ? ignoredSlot(seen, sizes) : sampleSlot(seen, sizes, options.random);
      if (slot === undefined) continue;
      sample ??= samples.add(finding.exchange);
      samples.refer(occurrence, slot, sample);
    }
  };

  const writeAll = database.transaction((batch: Batch) => {
    for (const delta of batch.counts) counts.add(delta);
    for (const finding of batch.findings) record(finding);
  });

  return {
    write: (batch) => {
      if (fileIdentity(path) !== opened) throw new FicusError('store_gone', { file: path });
      writeAll.immediate(batch);
    },
    openDiscrepancies: () => open.read(),
    bytes: () => sizeOf(path) + sizeOf(`${path}-wal`),
    close: () => {
      database.close();
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
