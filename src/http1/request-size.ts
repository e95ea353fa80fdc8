import { MessageFault } from './fault.ts';

const CR = 0x0d;
const LF = 0x0a;
/** Bytes of a request target; longer ones are 414 (RFC 9110, 15.5.15). */
const MAX_TARGET = 16 * 1024;
/** Bytes of all header lines, with room for large cookies and tokens; more are 431 (RFC 6585, 5). */
const MAX_FIELDS = 72 * 1024;
/** The longest method and the version, with the spaces. */
const REST_OF_LINE = 64;

/**
 * Throws MessageFault for the beginning of a head, at `start` of the input, that can become no request, however it goes on.
 * What comes before `from` was looked at.
 */
export function checkUnfinished(input: Buffer, start: number, from: number): void {
  for (let at = input.indexOf(LF, from); at !== -1; at = input.indexOf(LF, at + 1))
    if (input[at - 1] !== CR) throw new MessageFault('bad_framing', 'it has a line end that is not CRLF');
  const length = input.length - start;
  if (length < REST_OF_LINE) return;
  const line = input.indexOf(LF, start);
  checkSize(line === -1 ? length - REST_OF_LINE : 0, length);
  if (line === -1 && !/^[!-~]{1,64}(?: |$)/.test(input.toString('latin1', start, start + REST_OF_LINE + 1)))
    throw new MessageFault('bad_framing', 'its first line is not "METHOD TARGET HTTP/1.1"');
}

/** Throws MessageFault for a target or header lines that are too long; `head`: bytes of both together. */
export function checkSize(target: number, head: number): void {
  if (target > MAX_TARGET) throw new MessageFault('target_too_long');
  if (head - Math.max(0, target) > MAX_FIELDS) throw new MessageFault('headers_too_large');
}
