import { decodeText } from '../diff/decode/charset.ts';
import { decodeContent } from '../diff/decode/content-coding.ts';
import { parseMediaType } from '../diff/decode/media-type.ts';
import { headerText } from '../diff/headers.ts';

/** A body that inflates beyond this is not read for a sample, bytes. */
const LARGEST_READ = 4 * 1024 * 1024;

/** The text of a body, its content coding and charset undone; undefined where it is binary or does not decode. */
export function bodyText(body: Uint8Array, headers: readonly string[]): string | undefined {
  const decoded = decodeContent(body, headerText(headers, 'content-encoding'), LARGEST_READ);
  if (decoded === undefined) return undefined;
  const mediaType = parseMediaType(headerText(headers, 'content-type') ?? '');
  const text = decodeText(decoded, mediaType?.parameters.get('charset'));
  // No text format has NUL; binary ones that happen to be valid UTF-8 do.
  return text?.includes('\0') ? undefined : text;
}
