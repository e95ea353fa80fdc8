import { mkdirSync, writeFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { FicusError, messageOf } from '../errors.ts';
import type { RuleConfig } from '../routing-rules/schema.ts';
import type { DiscrepancyDetail, Sample, SampleAnswer } from '../store/types.ts';
import { count } from './report-data.ts';

const REDACTED = '[redacted:';
/** Tells that a text is UTF-8, whatever its charset is said to be: a stored body is text, not the bytes of then. */
const MARK = '\ufeff';
/** They say how the body was sent, and it is stored as text. */
const NOT_KEPT = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

/** What was written. */
export interface Exported {
  readonly left: string;
  readonly right: string;
  /** Absent where the route has no rules. */
  readonly rules?: string;
  readonly notes: string;
  /** What a reader must know of it, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * Writes sample `number` of a discrepancy, from 1, as two files that `ficus diff` reads, with the route's rules. Throws
 * FicusError `not_found`, `file_unwritable`, and `not_exportable` where the sample does not hold both whole bodies.
 */
export function exportSample(
  found: DiscrepancyDetail,
  number: number,
  rules: readonly RuleConfig[],
  folder: string,
): Exported {
  const sample = found.samples[number - 1];
  if (sample === undefined)
    throw new FicusError('not_found', {
      what: `sample ${number} of ${found.id}; it has ${found.samples.length}`,
    });
  const name = (ending: string) => join(folder, `${found.id}-${number}.${ending}`);
  const [left, right] = [name('monolith.http'), name('service.http')];
  const files = new Map([
    [left, httpText('monolith', sample.left)],
    [right, httpText('service', sample.right)],
  ]);
  const rulesFile = rules.length === 0 ? undefined : name('rules.yaml');
  if (rulesFile !== undefined) files.set(rulesFile, stringify({ rules }));
  const remarks = [...redactedRemarks(sample), ...excusedRemarks(sample)];
  const notes = name('txt');
  files.set(notes, notesOf(found, sample, remarks));
  for (const [file, text] of files) write(folder, file, text);
  return { left, right, ...(rulesFile !== undefined && { rules: rulesFile }), notes, remarks };
}

function write(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new FicusError('file_unwritable', { file, why: messageOf(cause) }, { cause });
  }
}

function httpText(side: string, { status, headers, body, bytes, truncated }: SampleAnswer): string {
  if (truncated)
    throw new FicusError('not_exportable', { why: `only the beginning of the ${side}'s body was stored` });
  if (body === null && bytes > 0)
    throw new FicusError('not_exportable', { why: `the ${side}'s body is binary or was too large to keep` });
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()];
  for (const [name, value] of headers) if (!NOT_KEPT.has(name.toLowerCase())) head.push(`${name}: ${value}`);
  const text = body ?? '';
  const isAscii = Buffer.byteLength(text) === text.length;
  return `${head.join('\r\n')}\r\n\r\n${isAscii ? '' : MARK}${text}`;
}

function redactedRemarks({ request, left, right }: Sample): string[] {
  const places = [
    ...(request.target.includes(REDACTED) ? ["the request's target"] : []),
    ...headerPlaces('request', request.headers),
    ...(request.body?.includes(REDACTED) ? [bodyPlace('request', request.body)] : []),
    ...answerPlaces('monolith', left),
    ...answerPlaces('service', right),
  ];
  return places.map((place) => `redacted: ${place}`);
}

function answerPlaces(side: string, { headers, body }: SampleAnswer): string[] {
  return [...headerPlaces(side, headers), ...(body?.includes(REDACTED) ? [bodyPlace(side, body)] : [])];
}

function headerPlaces(side: string, headers: Sample['request']['headers']): string[] {
  return headers
    .filter(([, value]) => value.includes(REDACTED))
    .map(([name]) => `the ${side}'s header ${name.toLowerCase()}`);
}

function bodyPlace(side: string, body: string): string {
  const times = body.split(REDACTED).length - 1;
  return `${count(times)} ${times === 1 ? 'value' : 'values'} in the ${side}'s body, written [redacted:TAG] (equal values have equal tags)`;
}

/** `ficus diff` has no monolith to ask again. */
function excusedRemarks({ differences }: Sample): string[] {
  return differences
    .filter(({ ignoredBy }) => ignoredBy === 'noise' || ignoredBy === 'race')
    .map(
      ({ path, ignoredBy }) => `${path} was ignored as ${ignoredBy}; "ficus diff" shows it as a difference`,
    );
}

function notesOf(
  { id, route, kind, path }: DiscrepancyDetail,
  sample: Sample,
  remarks: readonly string[],
): string {
  const { method, target } = sample.request;
  const lines = [
    `Discrepancy ${id} of route ${route}: ${kind} at ${path}`,
    `${method} ${target}, seen ${sample.at}`,
    ...sample.differences.map(
      ({ path: at, left, right, detail }) => `${at}: ${left} -> ${right} (${detail})`,
    ),
    ...remarks,
  ];
  return `${lines.join('\n')}\n`;
}
