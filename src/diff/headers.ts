/** Reading the wire's flat list of headers: name, value, name, value. */

/** The values joined as one list (RFC 9110, 5.3); undefined where the header is absent. */
export function headerText(headers: readonly string[], name: string): string | undefined {
  let text: string | undefined;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const found = headers[at];
    if (found?.length !== name.length || (found !== name && found.toLowerCase() !== name)) continue;
    const value = (headers[at + 1] ?? '').trim();
    text = text === undefined ? value : `${text}, ${value}`;
  }
  return text;
}
