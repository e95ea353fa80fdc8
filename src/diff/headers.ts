/** Reading the wire's flat list of headers: name, value, name, value. */

/**
 * The values joined as one list (RFC 9110, 5.3), or line by line for Set-Cookie, in which a comma may be content.
 * Undefined where the header is absent. `name` is in lower case.
 */
export function headerText(headers: readonly string[], name: string): string | undefined {
  const separator = name === 'set-cookie' ? '\n' : ', ';
  let text: string | undefined;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const found = headers[at];
    if (found?.length !== name.length || (found !== name && found.toLowerCase() !== name)) continue;
    const value = (headers[at + 1] ?? '').trim();
    text = text === undefined ? value : text + separator + value;
  }
  return text;
}
