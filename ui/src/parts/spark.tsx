import type { Point } from '../series.ts';
import { shareOf, type TimeAxis } from '../time-axis.ts';

const WIDTH = 120;
const HEIGHT = 26;

interface Props {
  readonly points: readonly Point[];
  /** Of each point. */
  readonly minutes: number;
  /** That of all routes, so that what stands above one another was at one time. */
  readonly axis: TimeAxis;
  readonly label: string;
}

/** Comparisons over time as columns, and what of them went against the service, in the same scale. Now is on the right. */
export function Spark({ points, minutes, axis, label }: Props) {
  if (points.length === 0) return <span class="muted">–</span>;
  const columns = points.map(({ at, verdicts: { match = 0, ignored = 0, mismatch = 0, failed = 0 } }) => {
    const begin = Date.parse(at);
    const x = shareOf(axis, begin) * WIDTH;
    return {
      at,
      x,
      width: Math.max(shareOf(axis, begin + minutes * 60_000) * WIDTH - x - 0.4, 0.6),
      all: match + ignored + mismatch + failed,
      against: mismatch + failed,
    };
  });
  const most = Math.max(1, ...columns.map(({ all }) => all));
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      class="spark"
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <line class="trend-ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {columns.map(({ at, x, width, all, against }) => (
        <g key={at}>
          <rect class="spark-all" x={x} y={HEIGHT - height(all)} width={width} height={height(all)} />
          <rect
            class="spark-against"
            x={x}
            y={HEIGHT - height(against)}
            width={width}
            height={height(against)}
          />
        </g>
      ))}
    </svg>
  );
}
