import { run } from '../../src/cli/program.ts';
import type { Finished } from './run-ficus.ts';

/** Runs one command line inside this process, which saves a second a time, and resolves with what it said. */
export async function runVerb(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  let out = '';
  let err = '';
  const code = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env,
    color: false,
    watched: false,
    exitCode: 0,
  });
  return { code, out, err };
}
