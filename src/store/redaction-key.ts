import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FicusError, messageOf } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

const KEY_BYTES = 32;

/**
 * Returns the 32 bytes that key this store's redaction tags. They are made once and kept beside the store as
 * `<store>.key`, readable by its owner alone. Throws FicusError `store_failed`.
 */
export function loadRedactionKey(storePath: string): Uint8Array {
  const path = `${storePath}.key`;
  try {
    const key = readKey(path) ?? createKey(path);
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    const why = `its redaction key ${path} cannot be read or made (${messageOf(error)})`;
    throw new FicusError('store_failed', { file: storePath, why }, { cause: error });
  }
  const why = `its redaction key ${path} does not hold ${KEY_BYTES} bytes`;
  throw new FicusError('store_failed', { file: storePath, why });
}

function readKey(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes the key aside and links it into place: two processes that start at once end up with one key, never half of one. */
function createKey(path: string): Uint8Array {
  makeFolder(dirname(path));
  const key = randomBytes(KEY_BYTES);
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(aside, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(aside, path);
    return key;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return readFileSync(path);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
