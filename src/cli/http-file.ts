import type { Answer } from '../diff/types.ts';
import { FicusError } from '../errors.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads a response as `curl -i` saves it: status line, headers, an empty line, and the body as bytes. Lines end
 * in CRLF or LF; interim answers (1xx) before the final one are skipped. Throws FicusError `file_malformed`.
 */
export function parseHttpFile(bytes: Buffer, file: string): Answer {
  let at = 0;
  for (;;) {
    const head = readHead(bytes, at, file);
    if (head.status >= 200 || head.status === 101) {
      return { status: head.status, headers: head.headers, body: bytes.subarray(head.end) };
    }
    at = head.end;
  }
}

interface Head {
  readonly status: number;
  readonly headers: readonly string[];
  /** Where the body begins. */
  readonly end: number;
}

function readHead(bytes: Buffer, start: number, file: string): Head {
  const first = readLine(bytes, start);
  const status = /^HTTP\/\d(?:\.\d)? ([1-9]\d\d)(?: |$)/.exec(first.text)?.[1];
  if (status === undefined) {
    throw new FicusError('file_malformed', {
      file,
      why: 'a status line such as "HTTP/1.1 200 OK" is missing',
    });
  }
  const headers: string[] = [];
  let at = first.end;
  while (at < bytes.length) {
    const line = readLine(bytes, at);
    at = line.end;
    if (line.text === '') break;
    const colon = line.text.indexOf(':');
    if (colon < 1 || /\s/.test(line.text.slice(0, colon))) {
      const why = `the header line ${JSON.stringify(line.text.slice(0, 60))} is not "Name: value"`;
      throw new FicusError('file_malformed', { file, why });
    }
    headers.push(line.text.slice(0, colon), line.text.slice(colon + 1).trim());
  }
  return { status: Number(status), headers, end: at };
}

function readLine(bytes: Buffer, start: number): { text: string; end: number } {
  const found = bytes.indexOf(LF, start);
  const next = found === -1 ? bytes.length : found + 1;
  let end = found === -1 ? bytes.length : found;
  if (bytes[end - 1] === CR && end > start) end--;
  return { text: bytes.toString('latin1', start, end), end: next };
}
