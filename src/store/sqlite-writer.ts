import { statSync } from 'node:fs';
import type { Exchange } from '../diff/exchange.ts';
import { FicusError } from '../errors.ts';
import { causeWriter } from './cause-writer.ts';
import { countWriter } from './count-writer.ts';
import { discrepancyWriter } from './discrepancy-writer.ts';
import { evidenceWriter } from './evidence-writer.ts';
import { fileIdentity } from './file-identity.ts';
import { type Addition, addOccurrence, type Occurrence, occurrencesOf } from './occurrences.ts';
import { openForWriting } from './open-database.ts';
import { openTally } from './open-tally.ts';
import type { Redactor } from './redact.ts';
import { ignoredSlot, sampleSlot } from './reservoir.ts';
import { ruleUseWriter } from './rule-use-writer.ts';
import { sampleWriter } from './sample-writer.ts';
import { shapeWriter } from './shape-store.ts';
import type { Batch, Finding, StoreWriter } from './types.ts';

export interface WriterOptions {
  /** Uniform in [0, 1); decides which samples are kept. */
  readonly random: () => number;
  readonly redactor: Redactor;
  /** Told of what goes wrong beside the writing itself. */
  readonly report?: (message: string) => void;
  /** The first mismatches of each discrepancy, and the first that a rule allowed, are kept for good; 5 when absent. */
  readonly samplesFirst?: number;
  /** The size of the reservoir for its later mismatches; 15 when absent. */
  readonly samplesReservoir?: number;
}

/** Exchanges of one discrepancy so far, while a batch is written. */
interface Seen {
  mismatches: number;
  ignored: number;
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
  const causes = causeWriter(database, options);
  const open = openTally(database);
  const addRuleUse = ruleUseWriter(database);
  const evidence = evidenceWriter(database);
  const addShape = shapeWriter(database, options.redactor.text);

  const record = (findings: readonly Finding[]): void => {
    const occurrences = findings.map(occurrencesOf);
    const additions = new Map<string, Addition>();
    findings.forEach(({ exchange }, at) => {
      for (const occurrence of occurrences[at] ?? []) addOccurrence(additions, occurrence, exchange);
    });
    const seen = new Map<string, Seen>();
    for (const addition of additions.values()) {
      const before = discrepancies.add(addition);
      if (before.count === 0 && addition.count > 0) open.changed();
      seen.set(addition.id, { mismatches: before.count, ignored: before.ignoredCount });
    }
    findings.forEach(({ exchange }, at) => {
      keepSample(exchange, occurrences[at] ?? [], seen);
      causes.observe(exchange, occurrences[at] ?? []);
    });
  };

  /** One sample serves all discrepancies of the exchange; most exchanges need none. */
  const keepSample = (
    exchange: Exchange,
    occurrences: readonly Occurrence[],
    seenById: ReadonlyMap<string, Seen>,
  ): void => {
    let sample: number | undefined;
    for (const occurrence of occurrences) {
      const seen = seenById.get(occurrence.id);
      if (seen === undefined) continue;
      const slot = occurrence.ignored
        ? ignoredSlot(++seen.ignored, sizes)
        : sampleSlot(++seen.mismatches, sizes, options.random);
      if (slot === undefined) continue;
      sample ??= samples.add(exchange);
      samples.refer(occurrence, slot, sample);
    }
  };

  const writeAll = database.transaction((batch: Batch) => {
    for (const delta of batch.counts) {
      counts.add(delta);
      causes.observeEqual(delta);
    }
    record(batch.findings);
    for (const use of batch.ruleUses ?? []) addRuleUse(use);
    evidence.add(batch.observed?.evidence ?? [], batch.steps ?? new Map());
    for (const shape of batch.observed?.shapes ?? []) addShape(shape);
    causes.save();
  });

  return {
    write: (batch) => {
      if (fileIdentity(path) !== opened) throw new FicusError('store_gone', { file: path });
      try {
        writeAll.immediate(batch);
      } catch (error) {
        // The batch comes again: what it has brought into memory must not count twice.
        causes.forget();
        throw error;
      }
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
