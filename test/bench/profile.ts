import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SHOWN = 20;

interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** For every profile in a folder, one a thread: the functions that took the most time themselves. Idle time is left out. */
export function topFunctions(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files
    .map((name) => `${name}\n${top(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile)}`)
    .join('\n\n');
}

function top({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)] as const));
  const micros = new Map<string, number>();
  let total = 0;
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    if (name === '(idle)') continue;
    const delta = timeDeltas[i] ?? 0;
    total += delta;
    micros.set(name, (micros.get(name) ?? 0) + delta);
  }
  return [...micros]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, own]) => `${((own / total) * 100).toFixed(1).padStart(5)} %  ${name}`)
    .join('\n');
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  if (url === '') return functionName;
  return `${functionName || '(anonymous)'} ${basename(url)}:${lineNumber + 1}`;
}
