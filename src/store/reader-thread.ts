/** The entry of the reader thread: answers calls on the store, one after the other. Opens the file at the first call. */

import { parentPort, workerData } from 'node:worker_threads';
import { FicusError, messageOf } from '../errors.ts';
import { fileState } from './file-identity.ts';
import type { CallMessage, ReplyMessage } from './reader-calls.ts';
import { openReader } from './sqlite-reader.ts';
import type { StoreReader } from './types.ts';

const { path } = workerData as { path: string };
let reader: StoreReader | undefined;
let opened: string | undefined;

parentPort?.on('message', (message: CallMessage) => {
  parentPort?.postMessage(reply(message));
});

function reply({ call, name, args }: CallMessage): ReplyMessage {
  try {
    const method = current()[name] as (...args: readonly unknown[]) => unknown;
    return { call, value: method(...args) };
  } catch (error) {
    // The caller's own mistake is told as it is; everything else is a store that cannot be read.
    if (error instanceof FicusError && error.code === 'bad_request') {
      return { call, error: { code: error.code, details: error.details } };
    }
    return { call, error: { code: 'store_unavailable', details: { why: messageOf(error) } } };
  }
}

/** Before the first start there is no file, and later another may have taken its place: each call looks again. */
function current(): StoreReader {
  const found = fileState(path);
  if (reader !== undefined && found !== opened) {
    reader.close();
    reader = undefined;
  }
  reader ??= openReader(path);
  opened = found;
  return reader;
}
