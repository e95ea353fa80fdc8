import type { DiscrepancyDetail } from '../../../src/store/types.ts';
import { moment } from '../format.ts';
import { StateBadge } from '../parts/text.tsx';

/** Who decided what, newest first. */
export function History({ item: { history } }: { item: DiscrepancyDetail }) {
  if (history.length === 0) return null;
  return (
    <section class="card" aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      <ol class="timeline">
        {history.toReversed().map((entry, index) => (
          <li key={`${entry.at}${index}`}>
            <div>
              <StateBadge state={entry.to} />
              {entry.from !== entry.to && <span class="muted"> was {entry.from}</span>}
            </div>
            {entry.note !== undefined && <p>{entry.note}</p>}
            {entry.rule !== undefined && (
              <p>
                covered by <code>{entry.rule}</code>
              </p>
            )}
            <small>
              {entry.actor} · {moment(entry.at)}
              {entry.assignee !== undefined && ` · with ${entry.assignee}`}
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}
