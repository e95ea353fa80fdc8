import type { Sample } from '../../../src/store/types.ts';
import { bytes, duration } from '../format.ts';

/** What both sides answered with, how long it took them, and how much it was. */
export function StatusAndTiming({ sample: { left, right, served, differences } }: { sample: Sample }) {
  const status = differences.find(({ path }) => path === 'status');
  const slowest = Math.max(left.seconds, right.seconds, 1e-9);
  const sides = [
    { name: 'monolith', side: 'left', answer: left },
    { name: 'service', side: 'right', answer: right },
  ] as const;
  return (
    <div class="table-scroll">
      <table class="facts">
        <thead>
          <tr>
            <th>Side</th>
            <th>Status</th>
            <th>Time</th>
            <th>Body</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(({ name, side, answer }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                <small>{served === name ? 'served the user' : 'only compared'}</small>
              </th>
              <td class={left.status === right.status ? undefined : 'strong'}>{answer.status}</td>
              <td>
                <svg viewBox="0 0 100 6" preserveAspectRatio="none" class="time-bar" aria-hidden="true">
                  <rect class={side} width={(answer.seconds / slowest) * 100} height="6" />
                </svg>
                {duration(answer.seconds)}
              </td>
              <td>{bytes(answer.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {left.status !== right.status && (
        <p class="plain">
          ≠ the status differs{status?.ignoredBy !== undefined && `, ignored by ${status.ignoredBy}`}
        </p>
      )}
    </div>
  );
}
