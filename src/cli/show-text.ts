import type { Side } from '../diff/types.ts';
import { FicusError } from '../errors.ts';
import type { DifferenceExample, DiscrepancyDetail, Sample, SampleAnswer } from '../store/types.ts';
import { causeLines, suggestionLines } from './cause-text.ts';
import { curlCommands } from './curl.ts';
import { historyLines, stateText } from './history-text.ts';
import { laidOut } from './json-layout.ts';
import { occurrences } from './report-data.ts';
import { styled } from './styled.ts';
import { columns, printable, shortened } from './table.ts';

const BODY_LINES = 60;
const VALUE_WIDTH = 200;

/**
 * One discrepancy and its sample number `number`, from 1, for a terminal. `urls`: where both sides are, for curl. Throws
 * FicusError where there is none.
 */
export function showText(
  found: DiscrepancyDetail,
  number: number,
  color: boolean,
  urls?: Readonly<Record<Side, string>>,
): string {
  const bold = (text: string) => styled('bold', text, color);
  const { samples } = found;
  const sample = samples[number - 1];
  if (sample === undefined && number > 1)
    throw new FicusError('not_found', { what: `sample ${number} of ${found.id}; it has ${samples.length}` });
  const facts = columns([
    ['kind', found.kind],
    ['place', printable(found.path)],
    ['route', found.route],
    ['state', stateText(found)],
    ['times', occurrences(found)],
    ['seen', `${found.firstSeen} to ${found.lastSeen}`],
    ['says', printable(found.example.detail)],
    ...(found.kind === 'other' ? [['why', found.cause ?? '']] : []),
  ]);
  const lines = ['', bold(`Discrepancy ${found.id}`), ...facts, ''];
  lines.push(
    ...causeLines(found.causes, bold),
    ...suggestionLines(found, bold),
    ...historyLines(found, bold),
  );
  if (sample === undefined) lines.push('No sample of it is stored.', '');
  else
    lines.push(
      bold(`Sample ${number} of ${samples.length}, ${sample.at}`),
      ...sampleLines(sample, bold),
      ...curlLines(sample, urls, bold),
    );
  return lines.join('\n');
}

function sampleLines(sample: Sample, bold: (text: string) => string): string[] {
  const { request, left, right, served } = sample;
  return [
    `${request.method} ${printable(request.target)}   (request ${request.id}, the user was served by the ${served})`,
    '',
    bold('Where they differ'),
    ...sample.differences.flatMap(differenceLines),
    '',
    ...answerLines('monolith', left, bold),
    '',
    ...answerLines('service', right, bold),
    '',
  ];
}

function curlLines(
  sample: Sample,
  urls: Readonly<Record<Side, string>> | undefined,
  bold: (text: string) => string,
): string[] {
  const lines = curlCommands(sample, urls);
  return lines.length === 0
    ? []
    : [bold('Ask both sides'), ...lines.map((line) => `  ${printable(line)}`), ''];
}

function differenceLines({ path, left, right, detail, ignoredBy }: DifferenceExample): string[] {
  return [
    `  ${printable(path)}   ${printable(detail)}${ignoredBy === undefined ? '' : `   (ignored by ${printable(ignoredBy)})`}`,
    `    monolith  ${left === undefined ? '(absent)' : printable(shortened(left, VALUE_WIDTH))}`,
    `    service   ${right === undefined ? '(absent)' : printable(shortened(right, VALUE_WIDTH))}`,
  ];
}

function answerLines(side: string, answer: SampleAnswer, bold: (text: string) => string): string[] {
  const head = bold(
    `The ${side} answered ${answer.status} in ${(answer.seconds * 1000).toFixed(1)} ms, ${answer.bytes} bytes`,
  );
  const headers = answer.headers.map(([name, value]) => `  ${printable(`${name}: ${value}`)}`);
  return [head, ...headers, '', ...bodyLines(answer)];
}

function bodyLines({ body, bytes, truncated }: SampleAnswer): string[] {
  if (body === null) return bytes === 0 ? [] : ['  (the body is binary or was too large to keep)'];
  const lines = laidOut(body).split('\n').map(printable);
  const shown = lines.slice(0, BODY_LINES).map((line) => `  ${line}`);
  if (lines.length > BODY_LINES)
    shown.push(`  … ${lines.length - BODY_LINES} more lines; --json prints them all`);
  if (truncated) shown.push('  … the stored body ends here; it was longer');
  return shown;
}
