import { duration } from '../format.ts';
import type { RouteInfo } from '../routes-store.tsx';

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/** Percentiles of all answers of both sides since this Ficus started, those of one side alone included. */
export function LatencyNow({ route: { latency } }: { route: RouteInfo }) {
  const { monolith, service } = latency;
  if (monolith === undefined && service === undefined) return null;
  const most = Math.max(monolith?.p99 ?? 0, service?.p99 ?? 0, 1e-9);
  const sides = [
    { name: 'monolith', side: 'left', of: monolith },
    { name: 'service', side: 'right', of: service },
  ] as const;
  return (
    <section class="card" aria-labelledby="latency-now-title">
      <h2 id="latency-now-title">Latency since this Ficus started</h2>
      <table class="facts latency">
        <thead>
          <tr>
            <th>Percentile</th>
            {sides.map(({ name }) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PERCENTILES.map((percentile) => (
            <tr key={percentile}>
              <th scope="row">{percentile}</th>
              {sides.map(({ name, side, of }) => (
                <td key={name}>
                  <svg viewBox="0 0 100 6" preserveAspectRatio="none" class="time-bar" aria-hidden="true">
                    <rect class={side} width={((of?.[percentile] ?? 0) / most) * 100} height="6" />
                  </svg>
                  {of === undefined ? '–' : duration(of[percentile])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
