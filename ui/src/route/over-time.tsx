import { useNewsTime } from '../clock.ts';
import { pointsOf, useSeries } from '../series.ts';
import { axisOf, SPANS } from '../time-axis.ts';
import { LatencyOverTime } from './latency-over-time.tsx';
import { useSpan } from './span.ts';
import { VerdictsOverTime } from './verdicts-over-time.tsx';

const BUCKETS = 96;
/** Milliseconds; only after news. */
const EVERY = 30_000;

/** What the verdicts and the latencies of a route did, over the same time. Left out where the server keeps no series. */
export function OverTime({ id }: { id: string }) {
  const span = useSpan();
  const now = useNewsTime(EVERY);
  const { data } = useSeries(SPANS[span], BUCKETS, now);
  if (data === undefined) return null;
  const points = pointsOf(data, id);
  const axis = axisOf(span, points[0]?.at, now);
  return (
    <>
      <VerdictsOverTime points={points} minutes={data.bucketMinutes} span={span} axis={axis} />
      <LatencyOverTime id={id} axis={axis} />
    </>
  );
}
