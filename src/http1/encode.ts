/** Writing HTTP/1.1 messages. Text is latin-1, a character a byte, so that whatever was read is written as it was. */

/** A message's headers: as whole lines, or flat: name, value, name, value. */
export type OutgoingHeaders = string | readonly string[];

/** A request's head. `framing` is what goes with the headers for this connection only, as whole lines. */
export function requestHead(
  method: string,
  target: string,
  headers: OutgoingHeaders,
  framing: string,
): string {
  return `${method} ${target} HTTP/1.1\r\n${fieldLines(headers)}${framing}\r\n`;
}

/** An answer's head. */
export function responseHead(
  status: number,
  reason: string,
  headers: OutgoingHeaders,
  framing: string,
): string {
  return `HTTP/1.1 ${status} ${reason}\r\n${fieldLines(headers)}${framing}\r\n`;
}

/** What ends a chunked body, with its trailers. */
export function lastChunk(trailers: readonly string[] | undefined): string {
  return trailers === undefined || trailers.length === 0 ? '0\r\n\r\n' : `0\r\n${fieldLines(trailers)}\r\n`;
}

/** What stands before a chunk's bytes; `\r\n` stands behind them. */
export function chunkHead(length: number): string {
  return `${length.toString(16)}\r\n`;
}

/** Headers as whole lines. */
export function fieldLines(headers: OutgoingHeaders): string {
  if (typeof headers === 'string') return headers;
  let lines = '';
  for (let i = 0; i < headers.length; i += 2) lines += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return lines;
}
