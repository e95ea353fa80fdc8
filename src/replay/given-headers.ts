/** What frames a message, addresses a hop, or is Ficus's own: a run cannot be given these. */
const NOT_GIVEN =
  /^(?:connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|x[-_]ficus[-_].*)$/i;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What is wrong with a header that a run is given, as the end of a sentence; undefined where it can be sent. */
export function faultOfHeader(name: string, value: string): string | undefined {
  if (!TOKEN.test(name)) return 'is not the name of a header';
  if (NOT_GIVEN.test(name)) return "frames the request or is Ficus's own, and cannot be given";
  // What no HTTP message carries (RFC 9110, 5.5).
  return /[^\t\x20-\x7e\x80-\xff]/.test(value)
    ? 'has a value with a character that no header carries'
    : undefined;
}
