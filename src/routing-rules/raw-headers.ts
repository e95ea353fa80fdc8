/** Reading Node's flat header list (name, value, name, value) without building an object of it. */

/** The first value of a header that is not empty; `name` in lower case. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const value = headers[i + 1];
    if (value && isNamed(headers[i], name)) return value;
  }
  return undefined;
}

/** True when a header is there with exactly this value, or, for `true`, with any. `name` in lower case. */
export function hasHeader(headers: readonly string[], name: string, wanted: string | true): boolean {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if ((wanted === true || headers[i + 1] === wanted) && isNamed(headers[i], name)) return true;
  }
  return false;
}

/**
 * The value of the first cookie of this name, or undefined when there is none or it is empty. Cookie names are
 * case-sensitive (RFC 6265, section 5.4); only the wanted value is cut out.
 */
export function cookieValue(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const line = headers[i + 1];
    if (!line || !isNamed(headers[i], 'cookie')) continue;
    let start = 0;
    while (start < line.length) {
      while (line[start] === ' ' || line[start] === '\t') start++;
      const semicolon = line.indexOf(';', start);
      const end = semicolon === -1 ? line.length : semicolon;
      if (line.startsWith(name, start) && line[start + name.length] === '=') {
        const value = line.slice(start + name.length + 1, end).trim();
        if (value !== '') return value;
      }
      start = end + 1;
    }
  }
  return undefined;
}

function isNamed(candidate: string | undefined, name: string): boolean {
  return candidate?.length === name.length && (candidate === name || candidate.toLowerCase() === name);
}
