import { createHash } from 'node:crypto';
import { headerText } from '../headers.ts';
import { JsonObject, type JsonValue } from '../json.ts';
import type { Answer, BodyDigest } from '../types.ts';
import { declaredCharset, decodeText } from './charset.ts';
import { contentCodings, decodeContent } from './content-coding.ts';
import { type MediaType, type Promised, parseMediaType, promisedBy } from './media-type.ts';
import { type Part, splitMultipart } from './multipart.ts';
import { type PromisedText, type ReadText, readText, readTexts } from './read-text.ts';

/** A body as what it is. `why` tells what kept it from being what its media type promised. */
export type Document =
  | { readonly type: 'empty' }
  | { readonly type: 'digest'; readonly digest: BodyDigest; readonly coding: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly why?: string }
  | { readonly type: 'multipart'; readonly value: JsonValue; readonly bytes: Uint8Array }
  | ReadText;

/** Answers with these never have a body, whatever was sent after their headers (RFC 9110, 15.3.5 and 15.4.5). */
const BODILESS = new Set([204, 304]);

const MAX_NAMED_CODING = 40;

/**
 * Decodes an answer's body: content coding, charset, then by media type. A body that does not decode is bytes, one
 * that does not parse is text. A text, an untyped body or an octet stream that parses as a JSON object or array is
 * JSON whatever it is called: the wrong Content-Type is a difference of its own. Never throws.
 */
export function decodeBody(answer: Answer, maxBytes: number): Document {
  const body = decoded(answer, maxBytes);
  return 'type' in body ? body : readText(body.text, body.promised);
}

/** Both sides' bodies, as `decodeBody` gives them; what they have in common is parsed once. Never throws. */
export function decodeBodies(left: Answer, right: Answer, maxBytes: number): readonly [Document, Document] {
  const leftBody = decoded(left, maxBytes);
  const rightBody = decoded(right, maxBytes);
  if (!('type' in leftBody) && !('type' in rightBody)) return readTexts(leftBody, rightBody);
  const read = (body: Document | PromisedText) =>
    'type' in body ? body : readText(body.text, body.promised);
  return [read(leftBody), read(rightBody)];
}

/** A body that is no text, or the text that is still to be read. */
function decoded(answer: Answer, maxBytes: number): Document | PromisedText {
  const { body, headers } = answer;
  const coding = headerText(headers, 'content-encoding');
  if (!(body instanceof Uint8Array)) {
    return { type: 'digest', digest: body, coding: contentCodings(coding).join(', ') };
  }
  if (body.length === 0 || BODILESS.has(answer.status)) return { type: 'empty' };
  const bytes = decodeContent(body, coding, maxBytes);
  if (bytes === undefined) {
    const named = contentCodings(coding).join(', ').slice(0, MAX_NAMED_CODING);
    return {
      type: 'bytes',
      bytes: body,
      why: `its content coding (${named}) cannot be undone, or inflates beyond the limit`,
    };
  }
  if (bytes.length === 0) return { type: 'empty' };
  const mediaType = parseMediaType(headerText(headers, 'content-type') ?? '');
  if (promisedBy(mediaType) === 'multipart') return readParts(bytes, mediaType);
  return textOrBytes(bytes, mediaType);
}

function textOrBytes(
  bytes: Uint8Array,
  mediaType: MediaType | undefined,
): Extract<Document, { type: 'bytes' }> | PromisedText {
  const promised = promisedBy(mediaType);
  if (promised === 'bytes') return { type: 'bytes', bytes };
  const text = decodeText(bytes, mediaType?.parameters.get('charset') ?? charsetWithin(bytes, promised));
  if (text === undefined) return { type: 'bytes', bytes, why: 'its bytes do not fit its charset' };
  return { text, promised };
}

function charsetWithin(bytes: Uint8Array, promised: Promised): string | undefined {
  return promised === 'html' || promised === 'xml' ? declaredCharset(bytes, promised) : undefined;
}

function readParts(bytes: Uint8Array, mediaType: MediaType | undefined): Document {
  const parts = splitMultipart(bytes, mediaType?.parameters.get('boundary') ?? '');
  if (parts === undefined) return { type: 'bytes', bytes, why: 'it does not parse as multipart' };
  return { type: 'multipart', value: parts.map(partValue), bytes };
}

/** A part as an object of its headers and its body. Parts within a part are not taken apart. */
function partValue({ headers, body }: Part): JsonValue {
  const head = new JsonObject();
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at]?.toLowerCase() ?? '';
    head.members.set(name, headerText(headers, name) ?? '');
  }
  const part = new JsonObject();
  part.members.set('headers', head);
  part.members.set('body', partBody(body, headerText(headers, 'content-type') ?? 'text/plain'));
  return part;
}

function partBody(bytes: Uint8Array, contentType: string): JsonValue {
  const mediaType = parseMediaType(contentType);
  const body = promisedBy(mediaType) === 'multipart' ? undefined : textOrBytes(bytes, mediaType);
  if (body === undefined || 'type' in body) return bytesSummary(bytes);
  const read = readText(body.text, body.promised);
  return 'value' in read ? read.value : read.text;
}

/** Bytes as one value, by length and hash. */
export function bytesSummary(bytes: Uint8Array): string {
  return digestSummary(bytes.length, createHash('sha256').update(bytes).digest('hex'));
}

/** `length` in bytes, `sha256` in hex. */
export function digestSummary(length: number, sha256: string): string {
  return `${length} bytes, sha256 ${sha256.slice(0, 16)}`;
}
