/** A Content-Type taken apart (RFC 9110, 8.3.1). All but parameter values in lower case. */
export interface MediaType {
  /** `application/json`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parameters whose values do not depend on case. */
const CASELESS_PARAMETERS = new Set(['charset']);

const PARAMETER = /;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;"\s]*))/g;

/** Takes a Content-Type apart; undefined where it names no type. Spacing and quoting leave no trace. */
export function parseMediaType(text: string): MediaType | undefined {
  const essence = /^[^;,\s]+/.exec(text.trim())?.[0]?.toLowerCase();
  if (essence === undefined) return undefined;
  const parameters = new Map<string, string>();
  if (!text.includes(';')) return { essence, parameters };
  for (const [, name = '', quoted, plain] of text.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    if (!parameters.has(key)) parameters.set(key, CASELESS_PARAMETERS.has(key) ? value.toLowerCase() : value);
  }
  return { essence, parameters };
}

/** The one spelling of a media type, so that two of them can be compared as text. */
export function canonicalMediaType(text: string): string {
  const type = parseMediaType(text);
  if (type === undefined) return text.trim();
  // JSON is UTF-8 and defines no charset parameter (RFC 8259, 11): one that is sent changes nothing.
  const isIdle = (name: string) => name === 'charset' && promisedBy(type) === 'json';
  const parameters = [...type.parameters]
    .filter(([name]) => !isIdle(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [type.essence, ...parameters.map(([name, value]) => `${name}=${value}`)].join('; ');
}

/** What a media type promises to be. `unknown`: none was named, or one that promises nothing. */
export type Promised = 'json' | 'html' | 'xml' | 'text' | 'bytes' | 'unknown';

/** The family of documents that a media type belongs to. */
export function promisedBy(type: MediaType | undefined): Promised {
  if (type === undefined || type.essence === 'application/octet-stream') return 'unknown';
  const { essence } = type;
  if (essence === 'application/json' || essence === 'text/json' || essence.endsWith('+json')) return 'json';
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'html';
  if (essence === 'application/xml' || essence === 'text/xml' || essence.endsWith('+xml')) return 'xml';
  if (essence.startsWith('text/')) return 'text';
  return TEXTUAL.has(essence) ? 'text' : 'bytes';
}

const TEXTUAL = new Set([
  'application/x-www-form-urlencoded',
  'application/javascript',
  'application/yaml',
  'application/graphql',
  'application/x-ndjson',
]);
