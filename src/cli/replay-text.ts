import type { ReplayedDiscrepancy, ReplayedRequest, ReplayResult, ReplayVerdict } from '../replay/types.ts';
import { styled } from './styled.ts';
import { columns, printable, shortened } from './table.ts';

const VALUE_WIDTH = 60;
/** Requests of one discrepancy that are shown with what still differs. */
const SHOWN_REQUESTS = 5;

/** A replay for a terminal: each discrepancy, what still differs, what could not be sent, and the verdict as last line. */
export function replayText(
  result: ReplayResult,
  requests: readonly ReplayedRequest[],
  color: boolean,
): string {
  const bold = (text: string) => styled('bold', text, color);
  const lines = result.discrepancies.flatMap((found) => [
    bold(`${found.id}  ${found.kind}  ${printable(found.path)}`),
    ...discrepancyLines(found, requests, color),
    '',
  ]);
  if (result.others.length > 0) {
    const rows = result.others.map(({ id, kind, path, count, example }) => [
      `  ${id}`,
      kind,
      `${count} ×`,
      `${printable(path)}  ${printable(example.detail)}`,
    ]);
    lines.push(bold('Seen besides, and of other discrepancies'), ...columns(rows), '');
  }
  return `${[...lines, verdictText(result, color)].join('\n')}\n`;
}

/** The verdict in its colour. */
export function verdictText({ verdict, summary }: ReplayResult, color: boolean): string {
  return styled(STYLES[verdict], summary, color);
}

const STYLES: Readonly<Record<ReplayVerdict, 'green' | 'red' | 'bold'>> = {
  fixed: 'green',
  allowed: 'green',
  differs: 'red',
  incomplete: 'bold',
};

function discrepancyLines(
  found: ReplayedDiscrepancy,
  requests: readonly ReplayedRequest[],
  color: boolean,
): string[] {
  const { id, summary, notReplayed } = found;
  const differing = requests.filter(({ stillDiffers }) => stillDiffers.includes(id));
  const more = differing.length - SHOWN_REQUESTS;
  return [
    `  ${summary}`,
    ...differing.slice(0, SHOWN_REQUESTS).flatMap((request) => requestLines(found, request, color)),
    ...(more > 0 ? [`    … and ${more} more requests`] : []),
    ...notReplayed.map(({ count, why }) => `    ${count} not replayed: ${printable(why)}`),
  ];
}

/** What differs at the place of a discrepancy now; where it is another difference than it was, that one. */
function requestLines(
  { id, path }: ReplayedDiscrepancy,
  { method, target, status, differences }: ReplayedRequest,
  color: boolean,
): string[] {
  const head = `    ${method} ${printable(target)}`;
  const open = differences.filter(({ ignoredBy }) => ignoredBy === undefined);
  const seen =
    differences.find((difference) => difference.id === id) ??
    open.find((difference) => difference.path.replace(/\[\d+\]/g, '[*]') === path) ??
    open[0] ??
    differences[0];
  if (seen === undefined) return [`${head}   ${status?.monolith} → ${status?.service}`];
  const values = `${value(seen.left)} → ${value(seen.right)}`;
  return [head, styled('dim', `      ${printable(seen.path)}   ${values}  ${printable(seen.detail)}`, color)];
}

function value(json: string | undefined): string {
  return json === undefined ? '(absent)' : printable(shortened(json, VALUE_WIDTH));
}
