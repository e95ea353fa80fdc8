import { type CaseResult, medianOf } from './figures.ts';

const WIDTH = 760;
const NAME_WIDTH = 170;
const VALUE_WIDTH = 90;
const ROW = 24;
const TITLE = 40;
const MARGIN = 16;

/** The CPU time of every contestant as an SVG of plain bars, one scale for each case, readable on light and dark. */
export function picture(results: readonly CaseResult[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  for (const result of results) {
    parts.push(`<text class="title" x="${MARGIN}" y="${y + 24}">${escaped(result.case.title)}</text>`);
    y += TITLE;
    const bars = result.entries.map((entry) => ({ name: entry.name, cpu: medianOf(entry, 'cpu') ?? 0 }));
    const longest = Math.max(...bars.map(({ cpu }) => cpu));
    for (const bar of bars) {
      parts.push(row(bar.name, bar.cpu, longest, y));
      y += ROW;
    }
  }
  const height = y + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="CPU time per request of each proxy, by case; shorter is better">
<style>
  text { font: 14px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .paper { fill: #ffffff; }
  .bar { fill: #8c959f; }
  .ours { fill: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .paper { fill: #0d1117; }
    .bar { fill: #6e7681; }
    .ours { fill: #3fb950; }
  }
</style>
<rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>
${parts.join('\n')}
</svg>
`;
}

function row(name: string, cpu: number, longest: number, y: number): string {
  const room = WIDTH - NAME_WIDTH - VALUE_WIDTH - 2 * MARGIN;
  const length = Math.max(1, (cpu / longest) * room);
  const x = MARGIN + NAME_WIDTH;
  const kind = name.startsWith('Ficus') ? 'bar ours' : 'bar';
  return (
    `<text x="${MARGIN}" y="${y + 15}">${escaped(name)}</text>` +
    `<rect class="${kind}" x="${x}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2"/>` +
    `<text x="${(x + length + 8).toFixed(1)}" y="${y + 15}">${cpu.toFixed(0)} µs</text>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
