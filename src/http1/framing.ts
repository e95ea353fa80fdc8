import { MessageFault, unreadable } from './fault.ts';
import type { Fields, RequestHead, ResponseHead } from './head.ts';
import { isAuthority } from './names.ts';

/** How long a body is: so many bytes, or one of these. */
export const CHUNKED = -1;
export const UNTIL_CLOSE = -2;

/** What a request's headers say about its connection and body. */
export interface RequestFraming {
  /** Bytes of the body, or CHUNKED; 0 is no body. */
  readonly length: number;
  /** The client would send another request on this connection. */
  readonly keepAlive: boolean;
  /** It waits for a 100 before it sends the body (RFC 9110, 10.1.1). */
  readonly expectsContinue: boolean;
  /** The protocol that it would like to go on with; undefined without one. */
  readonly upgrade: string | undefined;
  /** The one Host header's value; undefined without one. */
  readonly host: string | undefined;
}

/**
 * How a request is delimited (RFC 9112, 6.3). Whatever two readers could delimit differently is a fault, since the
 * difference would smuggle a request past one of them. Throws MessageFault.
 */
export function requestFraming(head: RequestHead): RequestFraming {
  const { headers, names, minor } = head;
  let length: number | undefined;
  let chunked = false;
  let keepAlive = minor === 1;
  let closes = false;
  let expect: string | undefined;
  let upgrade: string | undefined;
  let upgrades = false;
  let host: string | undefined;
  for (let i = 0; i < names.length; i += 1) {
    const value = headers[2 * i + 1] as string;
    switch (names[i]) {
      case 'host':
        if (host !== undefined) unreadable('it names more than one Host');
        if (!isAuthority(value)) unreadable('its Host is no name or address, with or without a port');
        host = value;
        break;
      case 'content-length':
        if (length !== undefined) unreadable('it has more than one Content-Length');
        length = contentLength(value);
        break;
      case 'transfer-encoding':
        if (minor === 0) unreadable('HTTP/1.0 has no Transfer-Encoding');
        // A coding under chunked would reach the upstream with a body that nobody here understood (RFC 9112, 6.1).
        if (chunked || value.toLowerCase() !== 'chunked') throw new MessageFault('coding_unknown');
        chunked = true;
        break;
      case 'connection':
        closes ||= hasWord(value, 'close');
        keepAlive ||= hasWord(value, 'keep-alive');
        upgrades ||= hasWord(value, 'upgrade');
        break;
      case 'expect':
        if (expect !== undefined || value.toLowerCase() !== '100-continue')
          throw new MessageFault('expectation');
        expect = value;
        break;
      case 'upgrade':
        upgrade = upgrade === undefined ? value : `${upgrade}, ${value}`;
        break;
    }
  }
  if (chunked && length !== undefined) unreadable('it has both Content-Length and Transfer-Encoding');
  if (host === undefined && minor === 1) unreadable('it names no Host');
  return {
    length: chunked ? CHUNKED : (length ?? 0),
    // In whatever order it says both (RFC 9112, 9.3).
    keepAlive: keepAlive && !closes,
    // An HTTP/1.0 client knows no 100 (RFC 9110, 10.1.1).
    expectsContinue: expect !== undefined && minor === 1,
    upgrade: upgrades ? upgrade : undefined,
    host,
  };
}

/** What an answer's headers say about its body and connection. */
export interface ResponseFraming {
  /** Bytes of the body that follows, CHUNKED or UNTIL_CLOSE. */
  readonly length: number;
  readonly keepAlive: boolean;
}

/** How the answer to a request of this method is delimited (RFC 9112, 6.3). Throws MessageFault. */
export function responseFraming(head: ResponseHead, method: string): ResponseFraming {
  const { headers, names, status, minor } = head;
  let length: number | undefined;
  let chunked = false;
  // Nothing is gained by a connection of an HTTP/1.0 server that is worth its odd rules.
  let keepAlive = minor === 1;
  for (let i = 0; i < names.length; i += 1) {
    const value = headers[2 * i + 1] as string;
    switch (names[i]) {
      case 'content-length':
        if (length !== undefined) unreadable('it has more than one Content-Length');
        length = contentLength(value);
        break;
      case 'transfer-encoding':
        if (minor === 0 || chunked || value.toLowerCase() !== 'chunked')
          unreadable('its Transfer-Encoding is not just "chunked"');
        chunked = true;
        break;
      case 'connection':
        if (hasWord(value, 'close')) keepAlive = false;
        break;
    }
  }
  if (chunked && length !== undefined) unreadable('it has both Content-Length and Transfer-Encoding');
  if (method === 'HEAD' || status === 204 || status === 304 || status < 200) return { length: 0, keepAlive };
  if (chunked) return { length: CHUNKED, keepAlive };
  if (length !== undefined) return { length, keepAlive };
  return { length: UNTIL_CLOSE, keepAlive: false };
}

/** The value of a header that was sent once at most; undefined without it. `name` in lower case. */
export function fieldValue({ headers, names }: Fields, name: string): string | undefined {
  const at = names.indexOf(name);
  return at === -1 ? undefined : headers[2 * at + 1];
}

function contentLength(value: string): number {
  // More digits than these are no exact number any more.
  if (!/^\d{1,15}$/.test(value)) unreadable('its Content-Length is not a number');
  return Number(value);
}

/** True where a comma-separated list has this word, in any case. */
function hasWord(list: string, word: string): boolean {
  if (list.length === word.length) return list.toLowerCase() === word;
  if (list.length < word.length) return false;
  return list.split(',').some((entry) => entry.trim().toLowerCase() === word);
}
