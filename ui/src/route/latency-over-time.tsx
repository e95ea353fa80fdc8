import { useMemo } from 'preact/hooks';
import type { LatencyFigures, LatencySeries } from '../../../src/store/latency-over-time.ts';
import { useOptional } from '../features.ts';
import { duration, spanText } from '../format.ts';
import { shareOf, type TimeAxis } from '../time-axis.ts';
import { AxisTimes, axisTime, ChartTable } from './chart-parts.tsx';
import { pathOf } from './line-path.ts';

const BUCKETS = 84;
const WIDTH = 720;
const HEIGHT = 64;
/** Room for half a line above the highest and below the lowest value. */
const EDGE = 3;
const PERCENTILES = ['p50', 'p95', 'p99'] as const;
type Percentile = (typeof PERCENTILES)[number];
const SIDES = [
  { name: 'monolith', side: 'left', letter: 'M' },
  { name: 'service', side: 'right', letter: 'S' },
] as const;

type Point = LatencySeries['points'][number];

/** Both sides' percentiles over time, of their answers to the same requests: a chart each, with both sides in it. */
export function LatencyOverTime({ id, axis }: { id: string; axis: TimeAxis }) {
  const since = useMemo(() => new Date(axis.from).toISOString(), [axis.from]);
  const { data } = useOptional<LatencySeries>(
    '/api/v1/routes/{id}/latency',
    `/routes/${encodeURIComponent(id)}/latency?since=${since}&buckets=${BUCKETS}`,
    true,
  );
  if (data === undefined) return null;
  const { points, bucketMinutes } = data;
  return (
    <section class="card" aria-labelledby="latency-title">
      <div class="card-head">
        <h2 id="latency-title">Latency over time</h2>
        <p class="legend">
          {SIDES.map(({ name, side, letter }) => (
            <span key={name} class={`line-key ${side}`}>
              <svg viewBox="0 0 24 6" aria-hidden="true">
                <path class={`latency-line ${side}`} d="M0 3H24" />
              </svg>
              {letter} {name}
            </span>
          ))}
        </p>
      </div>
      {points.length === 0 ? (
        <p class="muted">In this time no request was answered by both sides.</p>
      ) : (
        <>
          <div class="latency-charts">
            {PERCENTILES.map((percentile) => (
              <Chart key={percentile} {...{ percentile, points, axis, bucketMinutes }} />
            ))}
          </div>
          <div class="latency-axis">
            <AxisTimes axis={axis} />
          </div>
          <p class="muted note">
            Of requests that both sides answered, by the {spanText(bucketMinutes)}. Each chart begins at 0.
          </p>
          <ChartTable
            caption="Latency percentiles of both sides over time"
            heads={[
              ...SIDES.flatMap(({ letter }) => PERCENTILES.map((one) => `${letter} ${one}`)),
              'Answers',
            ]}
            rows={points.map((point) => ({
              at: Date.parse(point.at),
              cells: [
                ...SIDES.flatMap(({ name }) => PERCENTILES.map((one) => duration(point[name][one]))),
                String(point.monolith.count),
              ],
            }))}
            axis={axis}
          />
        </>
      )}
    </section>
  );
}

interface ChartProps {
  readonly percentile: Percentile;
  readonly points: readonly Point[];
  readonly axis: TimeAxis;
  readonly bucketMinutes: number;
}

function Chart({ percentile, points, axis, bucketMinutes }: ChartProps) {
  const most = Math.max(
    1e-6,
    ...points.flatMap(({ monolith, service }) => [monolith[percentile], service[percentile]]),
  );
  const half = (bucketMinutes * 60_000) / 2;
  const place = (point: Point, figures: LatencyFigures) => ({
    at: Date.parse(point.at),
    x: shareOf(axis, Date.parse(point.at) + half) * WIDTH,
    y: HEIGHT - EDGE - (figures[percentile] / most) * (HEIGHT - 2 * EDGE),
  });
  const last = points.at(-1) as Point;
  const ratio = last.service[percentile] / last.monolith[percentile];
  const said = SIDES.map(({ name }) => `${name} ${duration(last[name][percentile])}`).join(', ');
  return (
    <div class="latency-chart">
      <div class="latency-label">
        <b>{percentile}</b>
        <small>to {duration(most)}</small>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${percentile} over time, at last ${said}; at most ${duration(most)}`}
      >
        <line class="grid" x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        {SIDES.map(({ name, side }) => (
          <path
            key={name}
            class={`latency-line ${side}`}
            d={pathOf(
              points.map((point) => place(point, point[name])),
              bucketMinutes * 60_000,
            )}
          />
        ))}
        {points.map((point) => (
          <rect
            key={point.at}
            class="hover"
            x={place(point, point.monolith).x - 4}
            y="0"
            width="8"
            height={HEIGHT}
          >
            <title>
              {`${axisTime(axis, Date.parse(point.at))}: ${SIDES.map(({ name }) => `${name} ${duration(point[name][percentile])}`).join(', ')}`}
            </title>
          </rect>
        ))}
      </svg>
      <div class="latency-last">
        {SIDES.map(({ name, side, letter }) => (
          <span key={name} title={`${name}, at last`}>
            <span class={`side ${side}`}>{letter}</span> {duration(last[name][percentile])}
          </span>
        ))}
        <small>{Number.isFinite(ratio) ? `× ${ratio.toFixed(2)}` : ''}</small>
      </div>
    </div>
  );
}
