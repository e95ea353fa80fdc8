import type { Exchange } from '../diff/exchange.ts';
import { FicusError } from '../errors.ts';
import { causeWriter } from './cause-writer.ts';
import { countWriter } from './count-writer.ts';
import { discrepancyWriter } from './discrepancy-writer.ts';
import { evidenceWriter } from './evidence-writer.ts';
import { fileIdentity } from './file-identity.ts';
import { fileSpace, sizeOf } from './file-space.ts';
import { DEFAULT_LIMITS, type StoreLimits, sizeLimits } from './limits.ts';
import { lockPatience } from './lock-patience.ts';
import { type Addition, addOccurrence, type Occurrence, occurrencesOf } from './occurrences.ts';
import { openForWriting } from './open-database.ts';
import { openTally } from './open-tally.ts';
import { MOST_DISCREPANCIES, overflow } from './overflow.ts';
import { pruner } from './pruner.ts';
import type { Redactor } from './redact.ts';
import { REGRESSION_SLOT, regressionWriter } from './regression-writer.ts';
import { ignoredSlot, sampleSlot } from './reservoir.ts';
import { ruleUseWriter } from './rule-use-writer.ts';
import { sampleWriter } from './sample-writer.ts';
import { shapeWriter } from './shape-store.ts';
import type { Batch, Finding, StoreWriter } from './types.ts';
import { volatilePlacesReader } from './volatile-places.ts';

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
  /** How long and how much is kept; DEFAULT_LIMITS when absent. */
  readonly limits?: StoreLimits;
  /** Discrepancies that a route keeps apart before the rest goes to its `other`; 1,000 when absent. */
  readonly discrepanciesPerRoute?: number;
}

/** Exchanges of one discrepancy so far, while a batch is written. */
interface Seen {
  mismatches: number;
  ignored: number;
  /** Set while it is resolved: what began later reopens it. Milliseconds since the epoch. */
  resolvedAt: number | undefined;
}

/**
 * Opens the store for writing; creates the file, its folder and its schema where they are missing. Throws
 * FicusError `store_failed` or `store_newer`.
 */
export function openWriter(path: string, options: WriterOptions): StoreWriter {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const bounds = sizeLimits(limits);
  const database = openForWriting(path, bounds.log, options.report);
  const opened = fileIdentity(path);
  const sizes = { first: options.samplesFirst ?? 5, reservoir: options.samplesReservoir ?? 15 };
  const counts = countWriter(database);
  const discrepancies = discrepancyWriter(database, options.redactor);
  const samples = sampleWriter(database, options.redactor);
  const causes = causeWriter(database, options);
  const reopen = regressionWriter(database);
  const open = openTally(database);
  const addRuleUse = ruleUseWriter(database);
  const evidence = evidenceWriter(database);
  const addShape = shapeWriter(database, options.redactor.text);
  const patience = lockPatience(database);
  const space = fileSpace(database, path);
  const pruning = pruner(database, space, limits, bounds);
  const most = options.discrepanciesPerRoute ?? MOST_DISCREPANCIES;
  const flood = overflow(database, { most, full: () => pruning.full });

  const record = (findings: readonly Finding[]): void => {
    flood.begin();
    const occurrences = findings.map((finding) =>
      flood.admit(finding.exchange.route, occurrencesOf(finding)),
    );
    const additions = new Map<string, Addition>();
    findings.forEach(({ exchange }, at) => {
      for (const occurrence of occurrences[at] ?? []) addOccurrence(additions, occurrence, exchange);
    });
    const seen = new Map<string, Seen>();
    for (const addition of additions.values()) {
      const before = discrepancies.add(addition);
      if (before.count === 0 && addition.count > 0) open.changed();
      seen.set(addition.id, {
        mismatches: before.count,
        ignored: before.ignoredCount,
        resolvedAt: before.resolvedAt,
      });
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
    if (pruning.full) return;
    let sample: number | undefined;
    for (const occurrence of occurrences) {
      const seen = seenById.get(occurrence.id);
      if (seen === undefined) continue;
      const slot = occurrence.ignored
        ? ignoredSlot(++seen.ignored, sizes)
        : sampleSlot(++seen.mismatches, sizes, options.random);
      // What was on its way when somebody said that it is resolved says nothing against that.
      const { resolvedAt = Number.POSITIVE_INFINITY } = seen;
      const cameBack = !occurrence.ignored && exchange.startedAt > resolvedAt;
      if (slot === undefined && !cameBack) continue;
      sample ??= samples.add(exchange);
      if (slot !== undefined) samples.refer(occurrence, slot, sample);
      if (!cameBack) continue;
      seen.resolvedAt = undefined;
      samples.refer(occurrence, REGRESSION_SLOT, sample);
      reopen(occurrence.id, Math.floor(exchange.startedAt), sample);
      open.changed();
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

  const requireSameFile = (): void => {
    if (fileIdentity(path) !== opened) throw new FicusError('store_gone', { file: path });
  };

  /** A reader that never ends keeps the log from being emptied: it would grow with every batch. */
  const requireFreeLog = (): void => {
    if (space.log() <= bounds.heldLog) return;
    patience.without(() => space.emptyLog());
    const size = space.log();
    if (size <= bounds.heldLog) return;
    throw new FicusError('store_log_held', { file: path, size: `${Math.ceil(size / 2 ** 20)} MiB` });
  };

  return {
    write: (batch) => {
      requireSameFile();
      requireFreeLog();
      try {
        patience.of(() => writeAll.immediate(batch));
      } catch (error) {
        // The batch comes again: what it has brought into memory must not count twice.
        causes.forget();
        flood.forget();
        throw error;
      }
    },
    prune: (now) => {
      requireSameFile();
      const step = patience.of(() => pruning.step(now));
      if ((step.pruned.discrepancies ?? 0) > 0) {
        causes.forget();
        flood.forget();
        open.changed();
      }
      return step;
    },
    openDiscrepancies: () => open.read(),
    volatilePlaces: volatilePlacesReader(database),
    bytes: () => sizeOf(path) + sizeOf(`${path}-wal`),
    close: () => {
      database.close();
    },
  };
}
