/** What is true of a request, as short texts that can be counted: `query currency=USD`, `header accept-language=de`. */

const MOST_FEATURES = 24;
const LONGEST_VALUE = 60;
const MOST_SEGMENTS = 6;

/** Headers of which each request or connection has its own, or that say nothing of who asks for what. */
const UNTOLD =
  /^(?:host|connection|keep-alive|content-length|transfer-encoding|te|date|via|forwarded|traceparent|tracestate|cookie|if-.*|range|cache-control|pragma|upgrade.*|sec-.*|x-forwarded-.*|x-real-ip|x-request-id|x-correlation-id|x-amzn-trace-id|x-b3-.*|idempotency-key)$/;

/** A request without its body. `headers` is a flat name, value list. */
export interface FeatureSource {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
}

/** What is kept of a value that a request has under a name: the value, or a tag in its place. A segment's name is the one before it. */
export type Redact = (sort: 'path' | 'query' | 'header', name: string, value: string) => string;

/**
 * The features of a request: its method, path segments, query parameters and headers. At most 24. `ofHeader`: the
 * feature of a header, for whoever remembers it.
 */
export function featuresOf(
  { method, target, headers }: FeatureSource,
  redact: Redact,
  ofHeader = (spelling: string, value: string): string | undefined => {
    const name = toldName(spelling);
    return name === undefined ? undefined : headerFeature(name, value, redact);
  },
): readonly string[] {
  const features = [`method ${method}`];
  const mark = target.indexOf('?');
  const query = mark === -1 ? '' : target.slice(mark + 1);
  for (const pair of query.split('&', MOST_FEATURES)) if (pair !== '') addParameter(features, pair, redact);
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const feature = ofHeader(headers[at] as string, headers[at + 1] as string);
    if (feature !== undefined) features.push(feature);
  }
  const segments = (mark === -1 ? target : target.slice(0, mark)).split('/').filter((part) => part !== '');
  segments.slice(0, MOST_SEGMENTS).forEach((segment, at) => {
    add(features, `path ${at + 1}`, redact('path', decoded(segments[at - 1] ?? ''), decoded(segment)));
  });
  return features.slice(0, MOST_FEATURES);
}

/** A header's name in lower case; undefined where each request has a value of its own, or one that tells nothing. */
export function toldName(spelling: string): string | undefined {
  const name = spelling.toLowerCase();
  return UNTOLD.test(name) ? undefined : name;
}

/** The feature that a header makes. `name`: what `toldName` says. */
export function headerFeature(name: string, value: string, redact: Redact): string | undefined {
  if (value === '') return undefined;
  return featureOf(`header ${name}`, redact('header', name, told(name, value)));
}

/** A feature as a clause: `the query has currency=USD`. */
export function describeFeature(feature: string): string {
  const [sort = ''] = feature.split(' ', 1);
  const rest = feature.slice(sort.length + 1);
  const [name = ''] = rest.split('=', 1);
  const value = rest.slice(name.length + 1);
  switch (sort) {
    case 'method':
      return `the method is ${rest}`;
    case 'query':
      return rest === name ? `the query has ${name}` : `the query has ${name}=${value}`;
    case 'header':
      return `the header ${name} is ${JSON.stringify(value)}`;
    default:
      return `segment ${name} of the path is ${JSON.stringify(value)}`;
  }
}

/** The more general of features that say the same comes first. */
export function generality(feature: string): number {
  if (feature.startsWith('method ')) return 0;
  if (feature.startsWith('query ')) return feature.includes('=') ? 2 : 1;
  return feature.startsWith('header ') ? 3 : 4;
}

function addParameter(features: string[], pair: string, redact: Redact): void {
  const equals = pair.indexOf('=');
  const name = decoded((equals === -1 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
  // The value's name stands between a blank and an equals sign.
  const shown = redact('query', '', name).replace(/[=\s]/g, '_');
  features.push(`query ${shown}`.slice(0, LONGEST_VALUE));
  if (equals === -1) return;
  const value = decoded(pair.slice(equals + 1).replaceAll('+', ' '));
  add(features, `query ${shown}`, redact('query', name, value));
}

/** Of a list of preferences the first; of a user agent its name: what differs in the rest differs for nobody. */
function told(name: string, value: string): string {
  if (name === 'accept-language') return (value.split(/[,;]/, 1)[0] ?? '').trim().toLowerCase();
  if (name === 'user-agent') return value.split('/', 1)[0] ?? '';
  return value;
}

function add(features: string[], name: string, value: string): void {
  const feature = featureOf(name, value);
  if (feature !== undefined) features.push(feature);
}

function featureOf(name: string, value: string): string | undefined {
  return value.length <= LONGEST_VALUE ? `${name.slice(0, LONGEST_VALUE)}=${value}` : undefined;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: what is written is what it means.
    return text;
  }
}
