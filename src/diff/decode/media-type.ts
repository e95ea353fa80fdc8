/** A Content-Type taken apart (RFC 9110, 8.3.1). All but parameter values in lower case. */
export interface MediaType {
  /** `application/json`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** False where something follows that is no parameter, a second media type above all. */
  readonly wellFormed: boolean;
}

/** Parameters whose values do not depend on case. */
const CASELESS_PARAMETERS = new Set(['charset']);

/** Longer ones are nobody's, and are not worth the time of a pattern. */
const MAX_LENGTH = 1000;

/** The parameter that begins here; a semicolon without one is allowed. */
const PARAMETER = /\s*;\s*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;,"\s]*)))?/y;

/** Takes a Content-Type apart; undefined where it names no type. Spacing and quoting leave no trace. */
export function parseMediaType(header: string): MediaType | undefined {
  const text = header.slice(0, MAX_LENGTH).trim();
  const named = /^[^;,\s]+/.exec(text)?.[0];
  if (named === undefined) return undefined;
  const parameters = new Map<string, string>();
  let wellFormed = header.length <= MAX_LENGTH;
  let at = named.length;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    if (match === null) return { essence: named.toLowerCase(), parameters, wellFormed: false };
    at = PARAMETER.lastIndex;
    const [, name, quoted, plain] = match;
    if (name === undefined) continue;
    const key = name.toLowerCase();
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    if (parameters.has(key)) wellFormed = false;
    else parameters.set(key, CASELESS_PARAMETERS.has(key) ? value.toLowerCase() : value);
  }
  return { essence: named.toLowerCase(), parameters, wellFormed };
}

/** The one spelling of a media type, so that two of them can be compared as text; others as they are. */
export function canonicalMediaType(text: string): string {
  const type = parseMediaType(text);
  if (!type?.wellFormed) return text.trim();
  // JSON is UTF-8 and defines no charset parameter (RFC 8259, 11): one that says so changes nothing.
  // A multipart boundary is drawn anew for each answer, and the parts say what they are.
  const isIdle = ([name, value]: [string, string]) =>
    (name === 'charset' && /^utf-?8$/.test(value) && promisedBy(type) === 'json') ||
    (name === 'boundary' && promisedBy(type) === 'multipart');
  const parameters = [...type.parameters]
    .filter((parameter) => !isIdle(parameter))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [type.essence, ...parameters.map(([name, value]) => `${name}=${value}`)].join('; ');
}

/**
 * What a media type promises to be. `ndjson`: a JSON document a line. `lines`: other text of records, of which a
 * single one must not be taken for a document. `unknown`: none was named, or one that promises nothing.
 */
export type Promised =
  | 'json'
  | 'ndjson'
  | 'html'
  | 'xml'
  | 'form'
  | 'multipart'
  | 'text'
  | 'lines'
  | 'bytes'
  | 'unknown';

/** The family of documents that a media type belongs to. */
export function promisedBy(type: MediaType | undefined): Promised {
  if (type === undefined || type.essence === 'application/octet-stream') return 'unknown';
  const { essence } = type;
  if (essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json')) return 'json';
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'html';
  if (essence === 'application/xml' || essence === 'text/xml' || essence.endsWith('+xml')) return 'xml';
  if (JSON_LINES.has(essence)) return 'ndjson';
  if (essence === 'text/event-stream') return 'lines';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence.startsWith('multipart/')) return 'multipart';
  if (essence.startsWith('text/')) return 'text';
  return TEXTUAL.has(essence) ? 'text' : 'bytes';
}

const TEXTUAL = new Set(['application/javascript', 'application/yaml', 'application/graphql']);

const JSON_LINES = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/jsonlines',
  'application/json-seq',
]);
