import { plural, whole } from '../format.ts';
import { judged, useRoutes } from '../routes-store.tsx';

/** Always visible: how much the findings rest on, and what was left out, and why. */
export function Tally() {
  const { data } = useRoutes();
  if (data === undefined) return null;
  const compared = data.items.reduce((sum, route) => sum + judged(route), 0);
  const sum = (verdict: 'failed' | 'skipped' | 'not_sampled') =>
    data.items.reduce((total, { comparisons }) => total + comparisons[verdict], 0);
  const reasons = new Map<string, number>();
  for (const route of data.items)
    for (const verdict of ['skipped', 'failed'])
      for (const [reason, count] of Object.entries(route.reasons[verdict] ?? {}))
        reasons.set(
          `${verdict}: ${reason.replaceAll('_', ' ')}`,
          (reasons.get(`${verdict}: ${reason.replaceAll('_', ' ')}`) ?? 0) + count,
        );
  const skipped = sum('skipped');
  return (
    <footer class="tally">
      <span>
        <b>{whole(compared)}</b> compared
      </span>
      <span>
        <b>{whole(sum('failed'))}</b> failed
      </span>
      <span>
        <b>{whole(skipped)}</b> skipped
      </span>
      <span>
        <b>{whole(sum('not_sampled'))}</b> not sampled
      </span>
      {reasons.size > 0 && (
        <details>
          <summary>{plural(reasons.size, 'reason')}</summary>
          <ul>
            {[...reasons]
              .sort(([, a], [, b]) => b - a)
              .map(([reason, count]) => (
                <li key={reason}>
                  {reason} <b>{whole(count)}</b>
                </li>
              ))}
          </ul>
        </details>
      )}
    </footer>
  );
}
