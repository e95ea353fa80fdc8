import { type AllContents, writeContents } from '../contents.ts';
import type { Processes } from '../processes.ts';
import type { Programs } from '../programs.ts';
import { startNginxOrigin } from './nginx-origin.ts';
import { startNodeOrigin } from './node-origin.ts';
import type { Origin } from './origin.ts';

/** How late the slow service answers. */
export const SLOW_MS = 1000;

/** The service that a case mirrors to. */
export type ServiceName = 'equal' | 'differing' | 'slow';

/** Everything behind the contestants, and what they serve. */
export interface Origins {
  readonly contents: AllContents;
  readonly monolith: Origin;
  readonly services: Readonly<Record<ServiceName, Origin>>;
}

/** Starts the monolith and the services: nginx where it is installed, so that no origin is the bottleneck. */
export async function startOrigins(
  processes: Processes,
  programs: Programs,
  folder: string,
): Promise<Origins> {
  const contents = await writeContents(folder);
  const slow = await startNodeOrigin(processes, 'slow service', contents.equal, SLOW_MS);
  if (programs.nginx === undefined)
    return {
      contents,
      monolith: await startNodeOrigin(processes, 'monolith', contents.monolith),
      services: {
        equal: await startNodeOrigin(processes, 'equal service', contents.equal),
        differing: await startNodeOrigin(processes, 'differing service', contents.differing),
        slow,
      },
    };
  // Nothing slow about it on the echo path, and nginx has no way to echo by itself.
  const nginx = (name: string, of: typeof contents.equal) =>
    startNginxOrigin(processes, name, folder, of, slow.address);
  return {
    contents,
    monolith: await nginx('monolith-origin', contents.monolith),
    services: {
      equal: await nginx('equal-origin', contents.equal),
      differing: await nginx('differing-origin', contents.differing),
      slow,
    },
  };
}
