import type { DurableContext } from './durable-context.ts';
import { ledgerAppender, ledgerStateReader } from './ledger-writer.ts';
import type { RedactionLists } from './secret-names.ts';
import { triageWriter } from './triage-writer.ts';

/**
 * What people write, by the name of the call. Each makes, for one connection, the function that the call runs: in an
 * immediate transaction of its own, in the durable writer's thread. Arguments and answers are plain data. A call is added
 * by adding a line here.
 */
export const DURABLE_CALLS = {
  appendToLedger: ledgerAppender,
  ledgerState: ledgerStateReader,
  triage: triageWriter,
} satisfies Record<string, (context: DurableContext) => (...args: never[]) => unknown>;

type Calls = typeof DURABLE_CALLS;

/** The calls as functions, each written to the disk when it returns. */
export type DurableWriter = { readonly [Name in keyof Calls]: ReturnType<Calls[Name]> } & {
  /** From now on what is written is redacted by these lists of a configuration as well. */
  redactBy(lists: RedactionLists): void;
  close(): void;
};

/** The same calls as promises. */
export type AsyncDurableWriter = {
  readonly [Name in keyof Calls]: (
    ...args: Parameters<ReturnType<Calls[Name]>>
  ) => Promise<ReturnType<ReturnType<Calls[Name]>>>;
} & { close(): Promise<void> };
