import type { RouteStatus } from '../../../src/admin/route-status.ts';
import { share, whole } from '../format.ts';

/** In the order of a bar. The signs tell verdicts apart without colour. */
export const JUDGED = [
  ['match', '✓'],
  ['ignored', '≈'],
  ['mismatch', '≠'],
  ['failed', '✕'],
] as const;

/** What share of the comparisons had which verdict: a bar, and the same in words. */
export function VerdictBar({ comparisons }: Pick<RouteStatus, 'comparisons'>) {
  const total = JUDGED.reduce((sum, [verdict]) => sum + comparisons[verdict], 0);
  if (total === 0) return <span class="muted">nothing compared yet</span>;
  let x = 0;
  return (
    <span class="verdicts">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" class="bar" aria-hidden="true">
        {JUDGED.map(([verdict]) => {
          // Even one mismatch in a million has to be seen.
          const exact = (comparisons[verdict] / total) * 100;
          const width = exact > 0 ? Math.max(exact, 1) : 0;
          const at = x;
          x += width;
          return (
            width > 0 && <rect key={verdict} class={`v-${verdict}`} x={at} y="0" width={width} height="6" />
          );
        })}
      </svg>
      <span class="legend">
        {JUDGED.filter(([verdict]) => comparisons[verdict] > 0).map(([verdict, sign]) => (
          <span
            key={verdict}
            class={`verdict ${verdict}`}
            title={`${whole(comparisons[verdict])} ${verdict}`}
          >
            <span aria-hidden="true">{sign}</span> {share(comparisons[verdict] / total)}
            <span class="word"> {verdict}</span>
          </span>
        ))}
      </span>
    </span>
  );
}
