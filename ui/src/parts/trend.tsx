import type { DIRECTIONS, Trend } from '../../../src/store/trend.ts';
import { plural } from '../format.ts';
import { trendText } from '../trend.ts';

const WIDTH = 96;
const HEIGHT = 22;

/** What the words mean, for whoever asks. */
const MEANING: Readonly<Record<(typeof DIRECTIONS)[number], string>> = {
  new: 'first seen within the last six hours',
  rising: 'its share of the comparisons has risen over the last six hours',
  steady: 'its share of the comparisons is about what it was',
  falling: 'its share of the comparisons has fallen over the last six hours',
  quiet: 'not seen within the last six hours',
};

/** The last day of a discrepancy as columns, one each half hour, and what they say in a word. */
export function TrendSpark({ trend, allowed }: { trend: Trend; allowed: boolean }) {
  const counts = allowed ? trend.ignoredCounts : trend.counts;
  const most = Math.max(1, ...counts);
  const width = WIDTH / counts.length;
  const sum = counts.reduce((total, count) => total + count, 0);
  const { sign, word } = trendText(trend);
  return (
    <span class={`trend ${trend.direction}${allowed ? ' allowed' : ''}`} title={MEANING[trend.direction]}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${plural(sum, 'exchange')} in the last 24 hours`}
      >
        <line class="trend-ground" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {counts.map((count, at) => {
          const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
          return (
            height > 0 && (
              <rect
                key={at}
                x={at * width}
                y={HEIGHT - height}
                width={Math.max(width - 0.4, 1)}
                height={height}
              />
            )
          );
        })}
      </svg>
      <span class="trend-word">
        <span aria-hidden="true">{sign}</span> {word}
      </span>
    </span>
  );
}
