import { cpus, release } from 'node:os';
import type { Programs } from './programs.ts';

/** What a run was made on and with, as one paragraph. */
export function describeRun(
  programs: Programs,
  tool: string,
  rounds: number,
  seconds: number,
  day: string,
): string {
  const [cpu] = cpus();
  const version = (name: string, found: string | undefined) => (found ? `${name} ${found}` : `no ${name}`);
  return (
    `${day}: ${rounds} rounds of ${seconds} s each, driven by ${tool}, on ${cpus().length} × ${cpu?.model.trim() ?? 'an unknown CPU'}, ` +
    `Linux ${release().split('-')[0]}, Node.js ${process.versions.node}, ` +
    `${version('nginx', programs.nginx)}, ${version('HAProxy', programs.haproxy)}. All processes shared this one machine.`
  );
}
