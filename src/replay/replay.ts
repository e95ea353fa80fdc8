import type { Redactor } from '../store/redact.ts';
import { BothSides } from './both-sides.ts';
import { workThrough } from './pace.ts';
import { Shown } from './shown.ts';
import { requestOfSample } from './stored-request.ts';
import type { ReplayLine, ReplayPlan } from './types.ts';
import { Verification } from './verification.ts';

/** Stored requests that are under way at once, each to both sides. */
const CONCURRENCY = 4;

/** Sends the stored requests of a plan to both sides and tells a line for each, and then the result. */
export async function replay(
  plan: ReplayPlan,
  redactor: Redactor,
  tell: (line: ReplayLine) => void,
): Promise<void> {
  const { settings, samples, headers, leftOut } = plan;
  const routes = new Map(plan.targets.map(({ id, route }) => [id, route] as const));
  const verification = new Verification(plan, redactor, new Shown(redactor, headers));
  const sides = new BothSides(settings);
  tell({ type: 'begin', requests: samples.length, leftOut });
  try {
    await workThrough(samples, { concurrency: CONCURRENCY }, async (stored) => {
      const request = requestOfSample(stored.sample, headers, settings.via);
      if ('why' in request) {
        tell(verification.obstructed(stored, request));
        return;
      }
      const route = routes.get(stored.targets[0] ?? '') ?? '';
      const said = await sides.compare(route, request, stored.sample.served);
      tell(verification.asked(stored, route, said));
    });
    tell(verification.result());
  } finally {
    await sides.close();
  }
}
