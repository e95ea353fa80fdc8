import type { LedgerEntry } from '../../../src/store/ledger-entry.ts';
import { moment, plural } from '../format.ts';
import { standingText } from '../parts/stage-track.tsx';
import { ErrorState, Loading } from '../parts/states.tsx';
import type { Loaded } from '../use-api.ts';
import { Checks } from './readiness.tsx';

export interface LedgerPage {
  readonly items: readonly LedgerEntry[];
}

const SAID = { operator: '', file: '', ramp: 'by the ramp', rollback: 'rolled back' } as const;

/** Every change of the route's standing, newest first. */
export function Ledger({ history: { data, error, reload } }: { history: Loaded<LedgerPage> }) {
  return (
    <section class="card" aria-labelledby="ledger-title">
      <h2 id="ledger-title">Ledger</h2>
      {data === undefined && error === undefined && <Loading what="the ledger" />}
      {data === undefined && error !== undefined && <ErrorState error={error} retry={reload} />}
      {data?.items.length === 0 && <p class="muted">Nothing was changed yet.</p>}
      <ol class="timeline">
        {data?.items.map((entry) => (
          <li key={entry.seq} class={entry.source}>
            <div>
              {entry.from !== null && <span class="muted">{standingText(entry.from)} → </span>}
              <b>{standingText(entry.to)}</b>
              {entry.forced && <span class="badge regression"> forced</span>}
            </div>
            <p>{entry.reason}</p>
            <small>
              {entry.source === 'file'
                ? 'the configuration file'
                : `${entry.actor} ${SAID[entry.source]}`.trim()}{' '}
              · {moment(entry.at)} · #{entry.seq}
            </small>
            {entry.evidence !== null && entry.evidence.checks.length > 0 && (
              <details>
                <summary>{plural(entry.evidence.checks.length, 'check')} at that moment</summary>
                <Checks checks={entry.evidence.checks} />
              </details>
            )}
            {entry.changes !== undefined && entry.changes.length > 0 && (
              <details>
                <summary>{plural(entry.changes.length, 'change')} of the file</summary>
                <ul>
                  {entry.changes.map((change, index) => (
                    <li key={`${change.path}${index}`}>
                      <code>{change.path}</code>: {textOf(change.before)} → {textOf(change.after)}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function textOf(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
