import { parentPort } from 'node:worker_threads';
import { type ErrorCode, FicusError, messageOf } from '../errors.ts';
import type { Store } from './store.ts';
import { type CallMessage, CLOSE, type ReplyMessage } from './thread-calls.ts';

/** Something open on the store. */
interface Open {
  close(): void;
}

interface AnswerOptions<T extends Open> {
  readonly store: Pick<Store, 'identity'>;
  readonly open: () => T;
  /** Where the store itself is at fault. */
  readonly unavailable: ErrorCode;
  /** Errors that are the caller's own: they are told as they are. */
  readonly callersOwn: readonly ErrorCode[];
}

/**
 * The thread's side of `CallThread`: answers each call by the method of that name. Before the first start there is no
 * store, and later another may have taken its place, so each call looks again and opens what is there.
 */
export function answerCalls<T extends Open>({
  store,
  open,
  unavailable,
  callersOwn,
}: AnswerOptions<T>): void {
  let current: T | undefined;
  let opened: string | undefined;

  const onStore = (): T => {
    if (current !== undefined && store.identity() !== opened) {
      current.close();
      current = undefined;
    }
    if (current === undefined) {
      const found = store.identity();
      current = open();
      opened = found ?? store.identity();
    }
    return current;
  };

  const reply = ({ call, name, args }: CallMessage): ReplyMessage => {
    try {
      const method = onStore()[name as keyof T] as (...args: readonly unknown[]) => unknown;
      return { call, value: method(...args) };
    } catch (error) {
      if (error instanceof FicusError && callersOwn.includes(error.code))
        return { call, error: { code: error.code, details: error.details } };
      return { call, error: { code: unavailable, details: { why: messageOf(error) } } };
    }
  };

  parentPort?.on('message', (message: CallMessage) => {
    if (message.name !== CLOSE) {
      parentPort?.postMessage(reply(message));
      return;
    }
    current?.close();
    // Nothing else keeps the thread.
    parentPort?.close();
  });
}
