import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { configFile } from './config-file.ts';
import { type RunningProcess, spawnFicus } from './run-ficus.ts';

/** A Ficus in processes of its own, listening. */
export interface StartedFicus {
  readonly ficus: RunningProcess;
  readonly url: string;
  readonly admin: string;
  readonly file: string;
  readonly storePath: string;
  /** Replaces the file as editors do. */
  rewrite(text: string): Promise<void>;
  /** The processes that serve, where there are several. */
  workers(): number[];
  /** Resolves with the exit status and the signal. */
  readonly ended: Promise<[code: number | null, signal: string | null]>;
}

/** Starts `ficus start`; the settings are those of the configuration file, unless it has that of another one. */
export async function startedFicus(
  settings: Parameters<typeof configFile>[0] = {},
  args: readonly string[] = [],
  { like, wrapper = [] }: { readonly like?: StartedFicus; readonly wrapper?: readonly string[] } = {},
): Promise<StartedFicus> {
  const { file, storePath } = like ?? (await configFile(settings));
  const ficus = spawnFicus(['start', '-c', file, ...args], { wrapper });
  const ended = once(ficus.process, 'close') as StartedFicus['ended'];
  const port = (await ficus.printed(/"port":(\d+).*proxy is listening/))[1];
  const admin = (await ficus.printed(/"port":(\d+).*admin server is listening/))[1];
  const pid = ficus.process.pid as number;
  return {
    ficus,
    url: `http://127.0.0.1:${port}`,
    admin: `http://127.0.0.1:${admin}`,
    file,
    storePath,
    ended,
    rewrite: async (text) => {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    },
    workers: () => childrenOf(pid),
  };
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** True once a process has ended, whether or not its parent has taken note. */
export function hasEnded(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}
