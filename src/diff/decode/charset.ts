const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Within so many bytes a document has to declare its charset (HTML standard, 13.2.3.2). */
const DECLARED_WITHIN = 1024;
const XML_DECLARATION = /^\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/;
const META = /<meta\s[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/**
 * Decodes text by its byte order mark, else by its charset, else as UTF-8. The mark is no part of the text.
 * Returns undefined when the charset is unknown or the bytes do not fit it: replacing what does not fit would
 * make different bytes equal.
 */
export function decodeText(bytes: Uint8Array, charset: string | undefined): string | undefined {
  const label = labelByMark(bytes) ?? charset ?? 'utf-8';
  try {
    if (label === 'utf-8') return UTF8.decode(bytes);
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    // An unknown label and ill-formed bytes throw alike, and mean alike.
    return undefined;
  }
}

/** The charset that an HTML or XML document names in itself, in lower case; undefined where it names none. */
export function declaredCharset(bytes: Uint8Array, markup: 'html' | 'xml'): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DECLARED_WITHIN));
  const text = head.toString('latin1');
  const declared = (
    XML_DECLARATION.exec(text)?.[1] ?? (markup === 'html' ? META.exec(text)?.[1] : undefined)
  )?.toLowerCase();
  // Whoever can read this in ASCII does not read UTF-16.
  return declared?.startsWith('utf-16') ? undefined : declared;
}

function labelByMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}
