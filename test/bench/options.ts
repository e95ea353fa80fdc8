import { parseArgs } from 'node:util';
import { CASE_IDS, type CaseId } from './cases.ts';

export const USAGE = `Usage: node test/bench/proxy.ts [options]

  --rounds N       rounds in which every contestant is driven (default 5)
  --seconds S      whole seconds of each drive (default 5)
  --only CASE      one case: ${CASE_IDS.join(', ')}; may be given again
  --markdown FILE  put the tables into this file, and the picture beside it
  --profile DIR    run Ficus with --cpu-prof and list where its time goes; the figures are then worth nothing
`;

export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly only: readonly CaseId[];
  readonly markdown: string | undefined;
  readonly profile: string | undefined;
}

/** The command line's options. Throws with a sentence for a person where they are not valid. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', multiple: true, default: [] },
      markdown: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return {
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    only: values.only.map(caseId),
    markdown: values.markdown,
    profile: values.profile,
  };
}

function positive(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} must be a whole number from 1 on, not "${text}"`);
  return Number(text);
}

function caseId(text: string): CaseId {
  const id = CASE_IDS.find((known) => known === text);
  if (id === undefined) throw new Error(`there is no case "${text}"; there are ${CASE_IDS.join(', ')}`);
  return id;
}
