import type { Discrepancy, DiscrepancyDetail, DiscrepancyPage, Sample } from '../store/types.ts';
import { type AdminAddress, getFromAdmin } from './admin-client.ts';

/** All discrepancies that a query finds, page by page. */
export async function allDiscrepancies(admin: AdminAddress, query: string): Promise<Discrepancy[]> {
  const all: Discrepancy[] = [];
  let cursor: string | undefined;
  do {
    const next = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await getFromAdmin<DiscrepancyPage>(admin, `/discrepancies?${query}&limit=500${next}`);
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

/** All stored exchanges of a route, each once. Rejects with FicusError `not_found` where there is no such route. */
export async function storedSamples(admin: AdminAddress, route: string): Promise<Sample[]> {
  await getFromAdmin(admin, `/routes/${encodeURIComponent(route)}`);
  const samples = new Map<number, Sample>();
  for (const { id } of await allDiscrepancies(admin, `route=${encodeURIComponent(route)}`)) {
    const found = await getFromAdmin<DiscrepancyDetail>(admin, `/discrepancies/${id}`);
    for (const sample of found.samples) samples.set(sample.id, sample);
  }
  return [...samples.values()];
}
