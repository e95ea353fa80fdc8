const UTF8 = new TextDecoder('utf-8', { fatal: true });

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

function labelByMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}
