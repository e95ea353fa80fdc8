import { inMebibytes } from './memory.ts';
import type { Findings } from './run.ts';

export interface Check {
  readonly name: string;
  readonly found: string;
  /** Why it failed, in sentences; empty where it held. */
  readonly failures: readonly string[];
}

/** Everything that must hold, and whether it did. */
export function checksOf(findings: Findings): Check[] {
  const { sent, reloads, ledger, memory, handles, connections, end, deadline, errors } = findings;
  const held = (holds: boolean, failure: string) => (holds ? [] : [failure]);
  const { second, last, bound, judged } = memory;
  return [
    {
      name: 'answers',
      found: `${sent.requests} requests, ${reloads} reloads`,
      failures: [...sent.complaints, ...held(sent.requests > 0, 'No request was sent.')],
    },
    {
      name: 'counters',
      found: `${ledger.accounts.reduce((sum, { requests }) => sum + requests, 0)} requests counted`,
      failures: ledger.faults,
    },
    {
      name: 'memory',
      found: `${inMebibytes(second)} in the second third, ${inMebibytes(last)} in the last${judged ? '' : ' (too short a time to be judged)'}`,
      failures: held(
        !judged || last <= bound,
        `The resident set grew from ${inMebibytes(second)} to ${inMebibytes(last)}; the bound is ${inMebibytes(bound)}.`,
      ),
    },
    {
      name: 'handles',
      found: `${handles.before} before, ${handles.after} afterwards`,
      failures: held(
        handles.after <= handles.before,
        `${handles.after - handles.before} file handles were left open.`,
      ),
    },
    {
      name: 'connections',
      found: `${connections.idle} at rest, ${connections.ended} after the end`,
      failures: held(
        connections.idle + connections.ended === 0,
        `The upstreams saw ${connections.idle} connections at rest and ${connections.ended} after the end.`,
      ),
    },
    {
      name: 'end',
      found: end === undefined ? 'killed' : `exit ${end.code} after ${Math.round(end.milliseconds)} ms`,
      failures: held(
        end?.code === 0 && end.milliseconds <= deadline,
        `Ficus did not end by itself with 0 within ${deadline} ms of SIGTERM.`,
      ),
    },
    { name: 'log', found: `${errors.length} errors that nobody provoked`, failures: errors.slice(0, 10) },
  ];
}
