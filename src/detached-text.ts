/** A copy of latin-1 text that does not keep the message in memory that it was cut out of. */
export function detachedText(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
