import { FicusError } from '../errors.ts';
import { askSettings } from '../replay/settings.ts';
import type { PlannedTarget, ReplayPlan, ReplaySample } from '../replay/types.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { AsyncStoreReader } from '../store/async-reader.ts';
import type { Discrepancy, DiscrepancyDetail } from '../store/types.ts';

const PAGE = 100;

/** What a run is asked for. */
export interface ReplayOrder {
  /** Flat: name, value, name, value. */
  readonly headers: readonly string[];
  readonly limit: number;
}

/** What every plan is made from. */
export interface PlanSources {
  readonly config: Config;
  readonly store: AsyncStoreReader;
  /** Its URL. */
  readonly storePath: string;
}

/** A plan that verifies one discrepancy. Rejects with FicusError `not_found`. */
export async function planOfDiscrepancy(
  id: string,
  order: ReplayOrder,
  sources: PlanSources,
): Promise<ReplayPlan> {
  const found = await sources.store.discrepancy(id);
  if (found === undefined) throw new FicusError('not_found', { what: `discrepancy "${id}"` });
  return planOf([found], order, sources);
}

/**
 * A plan that verifies all discrepancies of a route that are a mismatch and not accepted. Each stored request is sent
 * once, however many of them it showed. Rejects with FicusError `not_found`.
 */
export async function planOfRoute(
  route: string,
  order: ReplayOrder,
  sources: PlanSources,
): Promise<ReplayPlan> {
  if (!sources.config.routes.some(({ id }) => id === route))
    throw new FicusError('not_found', { what: `route "${route}"` });
  const details: DiscrepancyDetail[] = [];
  for await (const { id } of discrepanciesOf(route, sources.store)) {
    const detail = await sources.store.discrepancy(id);
    if (detail !== undefined) details.push(detail);
  }
  return planOf(details, order, sources);
}

async function* discrepanciesOf(route: string, store: AsyncStoreReader): AsyncGenerator<Discrepancy> {
  let cursor: string | undefined;
  do {
    const page = await store.discrepancies({ route, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield* page.items.filter(({ count, state }) => count > 0 && state !== 'accepted');
    cursor = page.cursor;
  } while (cursor !== undefined);
}

function planOf(
  details: readonly DiscrepancyDetail[],
  { headers, limit }: ReplayOrder,
  { config, storePath }: PlanSources,
): ReplayPlan {
  const bySample = new Map<number, ReplaySample>();
  for (const { id, samples } of details)
    for (const sample of samples) {
      const targets = bySample.get(sample.id)?.targets ?? [];
      bySample.set(sample.id, { sample, targets: [...targets, id] });
    }
  const samples = [...bySample.values()];
  return {
    settings: askSettings(config),
    storePath,
    redact: config.redact,
    targets: details.map(targetOf),
    samples: samples.slice(0, limit),
    leftOut: Math.max(0, samples.length - limit),
    headers,
  };
}

function targetOf({ id, route, kind, path, example }: DiscrepancyDetail): PlannedTarget {
  return { id, route, kind, path, monolithHad: example.left !== undefined };
}
