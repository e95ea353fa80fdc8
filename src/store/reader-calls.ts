import type { ErrorCode } from '../errors.ts';
import type { StoreReader } from './types.ts';

/** What the async reader and its thread send each other. */

export type ReaderCall = Exclude<keyof StoreReader, 'close'>;

export interface CallMessage {
  readonly call: number;
  readonly name: ReaderCall;
  readonly args: readonly unknown[];
}

export type ReplyMessage =
  | { readonly call: number; readonly value: unknown }
  | {
      readonly call: number;
      readonly error: { readonly code: ErrorCode; readonly details: Readonly<Record<string, string>> };
    };
