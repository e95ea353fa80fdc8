import { parseArgs } from 'node:util';

export const USAGE = `Usage: node test/soak/soak.ts [options]

  --seconds S   how long there is traffic (default 600)
  --workers N   processes that serve (default 1)
  --seed N      the seed of an earlier run: every client asks the same again, though not at the same moments
`;

export interface Options {
  readonly seconds: number;
  readonly workers: number;
  readonly seed: number;
}

/** The command line's options; `anySeed` where none is given. Throws with a sentence for a person. */
export function readOptions(args: readonly string[], anySeed: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '600' },
      workers: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(anySeed) },
    },
  });
  return {
    seconds: positive('seconds', values.seconds),
    workers: positive('workers', values.workers),
    seed: positive('seed', values.seed),
  };
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`--${name} must be a whole number from 1 on, not "${text}"`);
  return Number(text);
}
