import { MessageFault } from '../../../src/http1/fault.ts';

/** The code of the fault that this ends with; undefined where it ends well. */
export function faultOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof MessageFault) return error.code;
    throw error;
  }
  return undefined;
}
