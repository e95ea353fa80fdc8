import { headerText } from '../headers.ts';
import type { JsonValue } from '../json.ts';
import { ParseFailure, parseJson } from '../json-parse.ts';
import type { Answer, BodyDigest } from '../types.ts';
import { decodeText } from './charset.ts';
import { contentCodings, decodeContent } from './content-coding.ts';
import { type Promised, parseMediaType, promisedBy } from './media-type.ts';

/** A body as what it is. `why` tells what kept it from being what its media type promised. */
export type Document =
  | { readonly type: 'empty' }
  | { readonly type: 'digest'; readonly digest: BodyDigest; readonly coding: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly why?: string }
  | { readonly type: 'json'; readonly value: JsonValue; readonly text: string }
  | { readonly type: 'text' | 'html' | 'xml'; readonly text: string; readonly why?: string };

/** Answers with these never have a body, whatever was sent after their headers (RFC 9110, 15.3.5 and 15.4.5). */
const BODILESS = new Set([204, 304]);

const MAX_NAMED_CODING = 40;

/**
 * Decodes an answer's body: content coding, charset, then by media type. A body that does not decode is bytes, a
 * JSON body that does not parse is text. A text, an untyped body or an octet stream that parses as a JSON object
 * or array is JSON whatever it is called: the wrong Content-Type is a difference of its own. Never throws.
 */
export function decodeBody(answer: Answer, maxBytes: number): Document {
  const { body, headers } = answer;
  const coding = headerText(headers, 'content-encoding');
  if (!(body instanceof Uint8Array)) {
    return { type: 'digest', digest: body, coding: contentCodings(coding).join(', ') };
  }
  if (body.length === 0 || BODILESS.has(answer.status)) return { type: 'empty' };
  const decoded = decodeContent(body, coding, maxBytes);
  if (decoded === undefined) {
    const named = contentCodings(coding).join(', ').slice(0, MAX_NAMED_CODING);
    return {
      type: 'bytes',
      bytes: body,
      why: `its content coding (${named}) cannot be undone, or inflates beyond the limit`,
    };
  }
  if (decoded.length === 0) return { type: 'empty' };
  const mediaType = parseMediaType(headerText(headers, 'content-type') ?? '');
  const promised = promisedBy(mediaType);
  if (promised === 'bytes') return { type: 'bytes', bytes: decoded };
  const text = decodeText(decoded, mediaType?.parameters.get('charset'));
  if (text === undefined) return { type: 'bytes', bytes: decoded, why: 'its bytes do not fit its charset' };
  return readText(text, promised);
}

function readText(text: string, promised: Promised): Document {
  if (promised === 'json' || (promised !== 'lines' && /^\s*[[{]/.test(text))) {
    const value = parseJson(text);
    if (!(value instanceof ParseFailure)) return { type: 'json', value, text };
    if (promised === 'json') {
      return {
        type: 'text',
        text,
        why: `it does not parse as JSON: ${value.why} (character ${value.offset + 1})`,
      };
    }
  }
  return { type: promised === 'html' || promised === 'xml' ? promised : 'text', text };
}
