import { MessageFault } from '../http1/fault.ts';
import { fieldValue } from '../http1/framing.ts';
import type { ResponseHead } from '../http1/head.ts';

const LONE_LF = /(?<!\r)\n/;

/** Refuses at once what cannot become an answer, so that nobody waits for the rest of it. Throws MessageFault. */
export function checkStart(input: Buffer): void {
  const start = input.toString('latin1', 0, Math.min(input.length, 9));
  if (!'HTTP/1.1 '.startsWith(start) && !'HTTP/1.0 '.startsWith(start)) throw new MessageFault('bad_framing');
  // Such a head would never end.
  if (LONE_LF.test(input.toString('latin1'))) throw new MessageFault('bad_framing');
}

/** What the server says of how long it keeps the connection, milliseconds (RFC 2068, 19.7.1.1). */
export function keepAliveHint(head: ResponseHead): number | undefined {
  const seconds = /(?:^|[\s,])timeout=(\d{1,6})/i.exec(fieldValue(head, 'keep-alive') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
