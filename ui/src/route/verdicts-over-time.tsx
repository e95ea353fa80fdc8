import { moment, plural, whole } from '../format.ts';
import { setQuery, useHere } from '../location.ts';
import { JUDGED } from '../parts/verdicts.tsx';
import { type Point, pointsOf, useSeries } from '../series.ts';

const BUCKETS = 96;
const SPANS = { '1h': 1, '24h': 24, '7d': 168 } as const;
const WIDTH = 720;
const HEIGHT = 120;

/** Comparisons by verdict over time, stacked; left out where the server keeps no series. */
export function VerdictsOverTime({ id }: { id: string }) {
  const { query } = useHere();
  const span =
    (Object.keys(SPANS) as (keyof typeof SPANS)[]).find((one) => one === query.get('last')) ?? '24h';
  const { data } = useSeries(SPANS[span], BUCKETS);
  if (data === undefined) return null;
  const points = pointsOf(data, id);
  return (
    <section class="card" aria-labelledby="series-title">
      <div class="card-head">
        <h2 id="series-title">Verdicts over time</h2>
        <select
          class="small"
          aria-label="Span of time"
          value={span}
          onChange={({ currentTarget }) => setQuery({ last: currentTarget.value })}
        >
          <option value="1h">last hour</option>
          <option value="24h">last 24 hours</option>
          <option value="7d">last 7 days</option>
        </select>
      </div>
      {points.length === 0 ? (
        <p class="muted">Nothing was compared in this time.</p>
      ) : (
        <Chart points={points} minutes={data.bucketMinutes} />
      )}
    </section>
  );
}

function Chart({ points, minutes }: { points: readonly Point[]; minutes: number }) {
  const last = Math.max(...points.map(({ bucket }) => bucket));
  const total = ({ verdicts }: Point) => JUDGED.reduce((sum, [verdict]) => sum + (verdicts[verdict] ?? 0), 0);
  const most = Math.max(1, ...points.map(total));
  const width = WIDTH / Math.max(last + 1, 12);
  const [first, end] = [points[0], points.at(-1)];
  return (
    <figure class="chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={spoken(points)}
        preserveAspectRatio="none"
      >
        {[0.25, 0.5, 0.75].map((at) => (
          <line key={at} class="grid" x1="0" x2={WIDTH} y1={HEIGHT * at} y2={HEIGHT * at} />
        ))}
        {points.map((point) => {
          let y = HEIGHT;
          return (
            <g key={point.bucket}>
              <title>{`${moment(point.at)}: ${JUDGED.map(([verdict]) => `${verdict} ${whole(point.verdicts[verdict] ?? 0)}`).join(', ')}`}</title>
              {/* What counts against the service stands on the ground, where its height can be read. */}
              {JUDGED.toReversed().map(([verdict]) => {
                const height = ((point.verdicts[verdict] ?? 0) / most) * HEIGHT;
                y -= height;
                return (
                  height > 0 && (
                    <rect
                      key={verdict}
                      class={`v-${verdict}`}
                      x={point.bucket * width}
                      y={y}
                      width={Math.max(width - 1, 1)}
                      height={height}
                    />
                  )
                );
              })}
            </g>
          );
        })}
      </svg>
      <figcaption class="muted">
        <span>{first && moment(first.at)}</span>
        <span>
          at most {whole(most)} in {plural(minutes, 'minute')}
        </span>
        <span>{end && moment(end.at)}</span>
      </figcaption>
      <p class="legend">
        {JUDGED.map(([verdict, sign]) => (
          <span key={verdict} class={`verdict ${verdict}`}>
            <span aria-hidden="true">{sign}</span> {verdict}
          </span>
        ))}
      </p>
    </figure>
  );
}

function spoken(points: readonly Point[]): string {
  return `Sums: ${JUDGED.map(([verdict]) => `${verdict} ${whole(points.reduce((sum, { verdicts }) => sum + (verdicts[verdict] ?? 0), 0))}`).join(', ')}`;
}
