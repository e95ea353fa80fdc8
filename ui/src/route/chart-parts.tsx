import type { ComponentChildren } from 'preact';
import type { TimeAxis } from '../time-axis.ts';

const DAY = 86_400_000;

/** A time of the axis: the hour and minute, and the day where the axis is longer than one. */
export function axisTime({ from, to }: TimeAxis, at: number): string {
  const text = new Date(at).toLocaleString('sv-SE');
  return to - from > DAY ? text.slice(5, 16) : text.slice(11, 16);
}

/** The times below a chart. */
export function AxisTimes({ axis, children }: { axis: TimeAxis; children?: ComponentChildren }) {
  const { from, to } = axis;
  return (
    <div class="axis muted">
      <span>{axisTime(axis, from)}</span>
      {children ?? <span>{axisTime(axis, (from + to) / 2)}</span>}
      <span>now</span>
    </div>
  );
}

interface TableProps {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly at: number; readonly cells: readonly string[] }[];
  readonly axis: TimeAxis;
}

/** The figures that a chart draws, the newest first, for whoever would rather read them. */
export function ChartTable({ caption, heads, rows, axis }: TableProps) {
  return (
    <details class="chart-table">
      <summary>As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section class="table-scroll" tabIndex={0} aria-label={caption}>
        <table class="facts figures-table">
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(({ at, cells }) => (
              <tr key={at}>
                <th scope="row">{axisTime(axis, at)}</th>
                {cells.map((cell, index) => (
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
