import { moment, spanText, whole } from '../format.ts';
import { JUDGED } from '../parts/verdicts.tsx';
import type { Point } from '../series.ts';
import { SPANS, type Span, shareOf, type TimeAxis } from '../time-axis.ts';
import { AxisTimes, ChartTable } from './chart-parts.tsx';
import { setSpan, spanName } from './span.ts';

const WIDTH = 720;
const HEIGHT = 120;

interface Props {
  readonly points: readonly Point[];
  readonly minutes: number;
  readonly span: Span;
  readonly axis: TimeAxis;
}

/** Comparisons by verdict over time, stacked. */
export function VerdictsOverTime({ points, minutes, span, axis }: Props) {
  return (
    <section class="card" aria-labelledby="series-title">
      <div class="card-head">
        <h2 id="series-title">Verdicts over time</h2>
        <select
          class="small"
          aria-label="Span of time"
          value={span}
          onChange={({ currentTarget }) => setSpan(currentTarget.value)}
        >
          {(Object.keys(SPANS) as Span[]).map((one) => (
            <option key={one} value={one}>
              {spanName(one)}
            </option>
          ))}
        </select>
      </div>
      {points.length === 0 ? (
        <p class="muted">Nothing was compared in this time.</p>
      ) : (
        <>
          <Chart points={points} minutes={minutes} axis={axis} />
          <ChartTable
            caption="Verdicts over time"
            heads={JUDGED.map(([verdict]) => verdict)}
            rows={points.map((point) => ({
              at: Date.parse(point.at),
              cells: JUDGED.map(([verdict]) => whole(point.verdicts[verdict] ?? 0)),
            }))}
            axis={axis}
          />
        </>
      )}
    </section>
  );
}

function Chart({ points, minutes, axis }: Pick<Props, 'points' | 'minutes' | 'axis'>) {
  const total = ({ verdicts }: Point) => JUDGED.reduce((sum, [verdict]) => sum + (verdicts[verdict] ?? 0), 0);
  const most = Math.max(1, ...points.map(total));
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
          const begin = Date.parse(point.at);
          const x = shareOf(axis, begin) * WIDTH;
          const width = shareOf(axis, begin + minutes * 60_000) * WIDTH - x;
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
                      x={x}
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
      <AxisTimes axis={axis}>
        <span>
          at most {whole(most)} per {spanText(minutes)}
        </span>
      </AxisTimes>
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
