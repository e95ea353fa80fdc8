import { join } from 'node:path';
import type { Contestant } from './contestant.ts';

/** A proxy out of npm, served by a file beside this one that takes its port and the monolith's address. */
export function nodeContestant(name: string, server: string): Contestant {
  return {
    name,
    start: async ({ processes, port, monolith }) => {
      const args = [join(import.meta.dirname, server), String(port), monolith];
      return {
        process: await processes.start(name, process.execPath, args, { env: { NODE_ENV: 'production' } }),
      };
    },
  };
}
