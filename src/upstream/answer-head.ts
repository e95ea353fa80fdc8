import { MessageFault } from '../http1/fault.ts';
import { fieldValue } from '../http1/framing.ts';
import { parseResponseHead, type ResponseHead } from '../http1/head.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = 2;
/** Bytes of an answer's head. */
const MAX_HEAD = 128 * 1024;
const LONE_LF = /(?<!\r)\n/;

/** Cuts the heads of answers out of a connection's bytes. */
export class AnswerHeadReader {
  /** Where the byte behind the head that was read last stands in its buffer. */
  next = 0;
  #input: Buffer | undefined;

  /**
   * Takes bytes `[start, end)` of a buffer that may be used again afterwards. The head, or undefined while it is not
   * whole. Throws MessageFault.
   */
  read(buffer: Buffer, start: number, end: number): ResponseHead | undefined {
    const before = this.#input;
    const bytes = buffer.subarray(start, end);
    const input = before === undefined ? bytes : Buffer.concat([before, bytes]);
    const held = before?.length ?? 0;
    const over = input.indexOf(HEAD_END, Math.max(0, held - HEAD_END.length));
    if (over === -1) {
      if (input.length > MAX_HEAD) throw new MessageFault('headers_too_large');
      checkStart(input);
      this.#input = before === undefined ? Buffer.from(input) : input;
      return undefined;
    }
    this.#input = undefined;
    this.next = start + over + HEAD_END.length - held;
    return parseResponseHead(input.toString('latin1', 0, over + LINE_END));
  }
}

/** What the server says of how long it keeps the connection, milliseconds (RFC 2068, 19.7.1.1). */
export function keepAliveHint(head: ResponseHead): number | undefined {
  const seconds = /(?:^|[\s,])timeout=(\d{1,6})/i.exec(fieldValue(head, 'keep-alive') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** Refuses at once what cannot become an answer, so that nobody waits for the rest of it. Throws MessageFault. */
function checkStart(input: Buffer): void {
  const start = input.toString('latin1', 0, Math.min(input.length, 9));
  if (!'HTTP/1.1 '.startsWith(start) && !'HTTP/1.0 '.startsWith(start)) throw new MessageFault('bad_framing');
  // Such a head would never end.
  if (LONE_LF.test(input.toString('latin1'))) throw new MessageFault('bad_framing');
}
