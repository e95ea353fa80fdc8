/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Senders spell a few dozen names in a few ways; what goes beyond is somebody playing, and is not remembered. */
const REMEMBERED = 2000;
const remembered = new Map<string, string>();

/** A header's name in lower case, or undefined where it is no token (RFC 9110, 5.1). Each spelling is looked at once. */
export function lowerName(spelling: string): string | undefined {
  const known = remembered.get(spelling);
  if (known !== undefined) return known;
  if (!TOKEN.test(spelling)) return undefined;
  const lower = spelling.toLowerCase();
  if (remembered.size < REMEMBERED && spelling.length <= 64) remembered.set(detached(spelling), lower);
  return lower;
}

/** True for a token (RFC 9110, 5.6.2): a method's name, a header's. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A copy that does not keep the message alive that the text was cut out of. */
function detached(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
