import { type Difference, KINDS, type Kind } from '../../src/diff/types.ts';

/** What a pair is expected to show at one place, or what was found there. */
export interface Label {
  readonly path: string;
  readonly kind: Kind;
  /** The sub-kind with which the detail of `text`, `timezone`, `header` and `status` begins; empty where it has none. */
  readonly sub: string;
}

const SUB_KINDS = [
  'unicode',
  'case',
  'whitespace',
  'escaping',
  'origin',
  'affix',
  'notation',
  'shift',
  'class change',
  'same class',
];

const WRITTEN = new RegExp(`^(.+) (${KINDS.join('|')})(?: (${SUB_KINDS.join('|')}))?$`, 's');
const DETAIL = new RegExp(`^(${SUB_KINDS.join('|')}): `);
const MIRRORED: Partial<Record<Kind, Kind>> = { missing: 'extra', extra: 'missing' };

/** Reads `$.total rounding` and `$.paidAt timezone shift`. Throws where that names no kind. */
export function readLabel(text: string): Label {
  const [, path, kind, sub = ''] = WRITTEN.exec(text) ?? [];
  const known = KINDS.find((candidate) => candidate === kind);
  if (path === undefined || known === undefined) throw new Error(`"${text}" is no label`);
  return { path, kind: known, sub };
}

export function labelOf({ path, kind, detail }: Difference): Label {
  return { path, kind, sub: DETAIL.exec(detail)?.[1] ?? '' };
}

export function writeLabel({ path, kind, sub }: Label): string {
  return `${path} ${writeKind({ kind, sub })}`;
}

export function writeKind({ kind, sub }: Pick<Label, 'kind' | 'sub'>): string {
  return sub === '' ? kind : `${kind} ${sub}`;
}

/** The same fault seen from the other side. */
export function mirrored({ path, kind, sub }: Label): Label {
  return { path, kind: MIRRORED[kind] ?? kind, sub };
}
