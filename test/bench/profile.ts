import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SHOWN = 20;
/** What a process does at first, loading and compiling, says nothing of what a request costs. Microseconds. */
const START_UP = 4_000_000;
/** Threads that did less than this afterwards are left out. Microseconds. */
const IDLE_THREAD = 100_000;

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

/**
 * For every profile in a folder, one a thread: the functions that took the most time themselves. The start-up and idle
 * time are left out, and threads that did nothing else.
 */
export function topFunctions(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files
    .flatMap((name) => {
      const lines = top(JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
      return lines === '' ? [] : [`${name}\n${lines}`];
    })
    .join('\n\n');
}

function top({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)] as const));
  const micros = new Map<string, number>();
  let total = 0;
  let elapsed = 0;
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    const delta = timeDeltas[i] ?? 0;
    elapsed += delta;
    if (name === '(idle)' || elapsed < START_UP) continue;
    total += delta;
    micros.set(name, (micros.get(name) ?? 0) + delta);
  }
  if (total < IDLE_THREAD) return '';
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
