/** Reading the wire's flat list of headers: name, value, name, value. */

/** All values of a header in order; `name` in lower case. */
export function headerValues(headers: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const found = headers[at];
    if (found?.length === name.length && found.toLowerCase() === name) values.push(headers[at + 1] ?? '');
  }
  return values;
}

/** The values joined as one list (RFC 9110, 5.3); undefined where the header is absent. */
export function headerText(headers: readonly string[], name: string): string | undefined {
  const values = headerValues(headers, name);
  return values.length === 0 ? undefined : values.map((value) => value.trim()).join(', ');
}
