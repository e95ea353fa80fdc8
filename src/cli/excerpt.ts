import type { Sample, SampleAnswer } from '../store/types.ts';
import { laidOut } from './json-layout.ts';
import { shortened } from './table.ts';

/** Lines that both bodies share and that are shown around the first one that differs, and lines that are shown at all. */
const BEFORE = 3;
const LINES = 16;
const WIDTH = 120;

/** Both answers, each as lines: the status, and the body from shortly before where they first differ. */
export interface Excerpts {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

/** A side-by-side excerpt of a sample. */
export function excerpts({ left, right }: Sample): Excerpts {
  const [leftLines, rightLines] = [bodyLines(left), bodyLines(right)];
  const differs = leftLines.findIndex((line, i) => line !== rightLines[i]);
  const from = Math.max(
    0,
    (differs === -1 ? Math.min(leftLines.length, rightLines.length) : differs) - BEFORE,
  );
  return { left: shown(left, leftLines, from), right: shown(right, rightLines, from) };
}

function shown({ status }: SampleAnswer, lines: readonly string[], from: number): string[] {
  const part = lines.slice(from, from + LINES).map((line) => shortened(line, WIDTH));
  return [
    String(status),
    ...(from > 0 && lines.length > 0 ? ['…'] : []),
    ...part,
    ...(lines.length > from + LINES ? ['…'] : []),
  ];
}

function bodyLines({ body, bytes }: SampleAnswer): string[] {
  if (body === null) return bytes === 0 ? [] : [`(${bytes} bytes, binary or too large to keep)`];
  return laidOut(body).split(/\r?\n/);
}
