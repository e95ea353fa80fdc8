import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Answer } from '../diff/types.ts';
import { FicusError, messageOf } from '../errors.ts';
import { parseHttpFile } from './http-file.ts';

/** A file as one side of a comparison. */
export interface DiffFile {
  readonly answer: Answer;
  /** True for a whole response, which has a status and headers to compare. */
  readonly whole: boolean;
}

const MEDIA_TYPES: Readonly<Record<string, string | undefined>> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.xml': 'application/xml',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.txt': 'text/plain',
  '.text': 'text/plain',
  '.csv': 'text/csv',
  '.md': 'text/markdown',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.zip': 'application/zip',
};

/**
 * Reads one file: a whole response when its name ends in `.http`, otherwise a body whose media type the ending
 * tells. Throws FicusError `file_unreadable` or `file_malformed`.
 */
export function readDiffFile(file: string): DiffFile {
  const bytes = readBytes(file);
  const ending = extname(basename(file)).toLowerCase();
  if (ending === '.http') return { answer: parseHttpFile(bytes, file), whole: true };
  const mediaType = MEDIA_TYPES[ending];
  const headers = mediaType === undefined ? [] : ['content-type', mediaType];
  return { answer: { status: 200, headers, body: bytes }, whole: false };
}

/** A file's bytes. Throws FicusError `file_unreadable`. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new FicusError('file_unreadable', { file, why: reasonOf(cause) }, { cause });
  }
}

const REASONS: Readonly<Record<string, string | undefined>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'you may not read it',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error);
}
