import type { StoreReader } from './types.ts';

/** What the reader thread answers. */
export type ReaderCall = Exclude<keyof StoreReader, 'close'>;
