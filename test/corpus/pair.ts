import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Answer } from '../../src/diff/types.ts';
import { type Label, mirrored, readLabel } from './label.ts';

/** A document as the monolith sends it, written once and edited by many pairs. */
export interface CorpusDocument {
  readonly type: string;
  readonly body: string;
  readonly status?: number;
  /** Name, value, name, value; `content-type` comes from `type`. */
  readonly headers?: readonly string[];
}

/** `old ⇒ new`, of which `old` stands in the document exactly once; or two such texts that change places. */
export type Edit = string | { readonly swap: readonly [string, string] };

/** How one side is sent, where it is not as the document says. */
export interface SideChange {
  readonly edits?: readonly Edit[];
  readonly body?: string;
  readonly type?: string;
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly coding?: keyof typeof CODINGS;
  readonly charset?: keyof typeof CHARSETS;
}

export interface PairOptions {
  readonly left?: SideChange;
  readonly right?: SideChange;
  /** The labels when the sides change places, where they are not the same with `missing` and `extra` exchanged. */
  readonly swapped?: readonly string[];
}

/** A name, what is edited on the right side, what is expected, and the rest. */
export type Row = readonly [
  name: string,
  edits: Edit | readonly Edit[],
  expected: string | readonly string[],
  options?: PairOptions,
];

export interface CorpusPair {
  readonly name: string;
  readonly left: Answer;
  readonly right: Answer;
  readonly expected: readonly Label[];
  readonly expectedSwapped: readonly Label[];
}

const CODINGS = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync, zstd: zstdCompressSync };

const CHARSETS = {
  'utf-8 with mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  latin1: (text: string) => Buffer.from(text, 'latin1'),
};

/** The pairs of one document. */
export function pairsOf(domain: string, document: CorpusDocument, rows: readonly Row[]): CorpusPair[] {
  return rows.map(([name, edits, expected, options = {}]) => {
    const labels = listOf(expected).map(readLabel);
    try {
      const right = { ...options.right, edits: [...listOf(edits), ...(options.right?.edits ?? [])] };
      return {
        name: `${domain}: ${name}`,
        left: answerOf(document, options.left ?? {}),
        right: answerOf(document, right),
        expected: labels,
        expectedSwapped: options.swapped?.map(readLabel) ?? labels.map(mirrored),
      };
    } catch (cause) {
      throw new Error(`the pair "${domain}: ${name}" cannot be made`, { cause });
    }
  });
}

function answerOf(document: CorpusDocument, change: SideChange): Answer {
  const text = (change.edits ?? []).reduce(edited, change.body ?? document.body);
  const plain = change.charset === undefined ? Buffer.from(text) : CHARSETS[change.charset](text);
  const headers = [...(change.headers ?? document.headers ?? [])];
  const type = change.type ?? document.type;
  if (type !== '') headers.unshift('Content-Type', type);
  if (change.coding !== undefined) headers.push('Content-Encoding', change.coding);
  return {
    status: change.status ?? document.status ?? 200,
    headers,
    body: change.coding === undefined ? plain : CODINGS[change.coding](plain),
  };
}

function edited(text: string, edit: Edit): string {
  if (typeof edit !== 'string') {
    const [first, second] = edit.swap;
    const [a, b] = [placeOf(text, first), placeOf(text, second)];
    if (a > b) return edited(text, { swap: [second, first] });
    return (
      text.slice(0, a) + second + text.slice(a + first.length, b) + first + text.slice(b + second.length)
    );
  }
  const [from = '', to, ...more] = edit.split(' ⇒ ');
  if (to === undefined || more.length > 0) throw new Error(`"${edit}" is no edit`);
  const at = placeOf(text, from);
  return text.slice(0, at) + to + text.slice(at + from.length);
}

function placeOf(text: string, part: string): number {
  const at = text.indexOf(part);
  if (at === -1 || text.includes(part, at + 1))
    throw new Error(`"${part}" does not stand there exactly once`);
  return at;
}

function listOf<T extends string | object>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}
