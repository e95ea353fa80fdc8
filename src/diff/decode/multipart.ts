/** One part of a multipart body: its headers as a flat list (name, value), and its body as it stands there. */
export interface Part {
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

const DASH = 0x2d;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Takes a multipart body apart at its delimiter lines (RFC 2046, 5.1). What stands before the first and after the
 * last one is no part. Undefined where there is no part, or the closing delimiter is missing: the body was cut.
 */
export function splitMultipart(body: Uint8Array, boundary: string): readonly Part[] | undefined {
  if (boundary === '') return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let start = -1;
  for (let at = bytes.indexOf(delimiter); at !== -1; ) {
    const end = at + delimiter.length;
    const closes = bytes[end] === DASH && bytes[end + 1] === DASH;
    const lineEnd = bytes.indexOf(LF, end);
    // The boundary may be the beginning of a longer one within the text.
    const isLine = (at === 0 || bytes[at - 1] === LF) && (closes || isBlank(bytes, end, lineEnd));
    if (isLine) {
      if (start !== -1)
        parts.push(partOf(bytes.subarray(start, Math.max(start, lineBreakBefore(bytes, at)))));
      if (closes) return parts.length === 0 ? undefined : parts;
      start = lineEnd + 1;
    }
    at = bytes.indexOf(delimiter, end);
  }
  return undefined;
}

/** Whether nothing but spaces stands between the delimiter and the end of its line. */
function isBlank(bytes: Buffer, from: number, lineEnd: number): boolean {
  if (lineEnd === -1) return false;
  for (let at = from; at < lineEnd; at++) {
    const code = bytes[at];
    if (code !== 0x20 && code !== 0x09 && code !== CR) return false;
  }
  return true;
}

/** Where the line break before a delimiter begins: it belongs to the delimiter. */
function lineBreakBefore(bytes: Buffer, at: number): number {
  const end = at - 1;
  return bytes[end - 1] === CR ? end - 1 : end;
}

function partOf(bytes: Buffer): Part {
  const { headEnd, bodyStart } = blankLine(bytes);
  const headers: string[] = [];
  const unfolded = bytes.toString('latin1', 0, headEnd).replace(/\r?\n[ \t]+/g, ' ');
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.push(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return { headers, body: bytes.subarray(bodyStart) };
}

/** Where the headers end and the body begins; a part that begins with a blank line has no headers. */
function blankLine(bytes: Buffer): { headEnd: number; bodyStart: number } {
  let lineStart = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, lineStart)) {
    const blank = at === lineStart || (at === lineStart + 1 && bytes[lineStart] === CR);
    if (blank) return { headEnd: lineStart, bodyStart: at + 1 };
    lineStart = at + 1;
  }
  return { headEnd: bytes.length, bodyStart: bytes.length };
}
