import type { Point } from '../series.ts';

const WIDTH = 120;
const HEIGHT = 26;

/** Comparisons over time as columns, and what of them went against the service, in the same scale. */
export function Spark({
  points,
  buckets,
  label,
}: {
  points: readonly Point[];
  buckets: number;
  label: string;
}) {
  if (points.length === 0) return <span class="muted">–</span>;
  const last = Math.max(buckets - 1, ...points.map(({ bucket }) => bucket));
  const columns = points.map(
    ({ bucket, verdicts: { match = 0, ignored = 0, mismatch = 0, failed = 0 } }) => ({
      bucket,
      all: match + ignored + mismatch + failed,
      against: mismatch + failed,
    }),
  );
  const most = Math.max(1, ...columns.map(({ all }) => all));
  const width = WIDTH / (last + 1);
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT));
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      class="spark"
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {columns.map(({ bucket, all, against }) => (
        <g key={bucket}>
          <rect
            class="spark-all"
            x={bucket * width}
            y={HEIGHT - height(all)}
            width={Math.max(width - 0.4, 0.6)}
            height={height(all)}
          />
          <rect
            class="spark-against"
            x={bucket * width}
            y={HEIGHT - height(against)}
            width={Math.max(width - 0.4, 0.6)}
            height={height(against)}
          />
        </g>
      ))}
    </svg>
  );
}
