import { parentPort } from 'node:worker_threads';
import { type ErrorCode, FicusError, messageOf } from '../errors.ts';
import { fileState } from './file-identity.ts';
import type { CallMessage, ReplyMessage } from './thread-calls.ts';

/** Something open on the store's file. */
interface Open {
  close(): void;
}

interface AnswerOptions<T extends Open> {
  /** Path of the store. */
  readonly path: string;
  readonly open: (path: string) => T;
  /** Where the store itself is at fault. */
  readonly unavailable: ErrorCode;
  /** Errors that are the caller's own: they are told as they are. */
  readonly callersOwn: readonly ErrorCode[];
}

/**
 * The thread's side of `CallThread`: answers each call by the method of that name. Before the first start there is no
 * file, and later another may have taken its place, so each call looks again and opens what is there.
 */
export function answerCalls<T extends Open>({ path, open, unavailable, callersOwn }: AnswerOptions<T>): void {
  let current: T | undefined;
  let opened: string | undefined;

  const onFile = (): T => {
    if (current !== undefined && fileState(path) !== opened) {
      current.close();
      current = undefined;
    }
    if (current === undefined) {
      const found = fileState(path);
      current = open(path);
      opened = found ?? fileState(path);
    }
    return current;
  };

  const reply = ({ call, name, args }: CallMessage): ReplyMessage => {
    try {
      const method = onFile()[name as keyof T] as (...args: readonly unknown[]) => unknown;
      return { call, value: method(...args) };
    } catch (error) {
      if (error instanceof FicusError && callersOwn.includes(error.code))
        return { call, error: { code: error.code, details: error.details } };
      return { call, error: { code: unavailable, details: { why: messageOf(error) } } };
    }
  };

  parentPort?.on('message', (message: CallMessage) => {
    parentPort?.postMessage(reply(message));
  });
}
