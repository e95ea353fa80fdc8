import { detachedText } from '../detached-text.ts';
import {
  type FeatureSource,
  featuresOf,
  headerFeature,
  type Redact,
  toldName,
} from '../diff/causes/features.ts';
import type { Redactor } from './redact.ts';
import { isOpaque } from './redact-form.ts';

/** No secret of any known shape is as short, and values of secret names are redacted whatever they are. */
const HARMLESS = /^[\w-]{1,9}$/;
/** Redacted values that are remembered: the same headers come with every request of a client. */
const MOST_KNOWN = 5000;
const LONGEST = 500;

/** The features of requests with their secrets replaced by tags, so that one user is still told from another. */
export function requestFeatures(redactor: Redactor): (request: FeatureSource) => readonly string[] {
  const known = new Map<string, string>();
  const remember = (key: string, redact: () => string): string => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const redacted = redact();
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, redacted);
    return redacted;
  };
  const secretNames = new Map<string, boolean>();
  const isSecret = (name: string): boolean => {
    const before = secretNames.get(name);
    if (before !== undefined) return before;
    if (secretNames.size >= MOST_KNOWN) secretNames.clear();
    const secret = redactor.names.field(name);
    secretNames.set(name, secret);
    return secret;
  };
  const redact: Redact = (sort, name, value) => {
    const short = value.length > LONGEST ? value.slice(0, LONGEST) : value;
    if (sort === 'header') return redactor.header(name, short);
    if (name !== '' && isSecret(name) && (sort !== 'path' || isOpaque(short)))
      return remember(`secret ${short}`, () => redactor.secret(short));
    return HARMLESS.test(short) ? short : remember(`text ${short}`, () => redactor.text(short));
  };
  const headers = new KnownHeaders(redact);
  return (request) => featuresOf(request, redact, headers.featureOf);
}

interface KnownHeader {
  /** Undefined where the header tells nothing. */
  readonly name: string | undefined;
  /** By value. */
  readonly features: Map<string, string | undefined>;
}

/** The features of headers that came before: a client sends the same ones each time. Bounded in number and length. */
class KnownHeaders {
  readonly #redact: Redact;
  /** By spelling. */
  readonly #headers = new Map<string, KnownHeader>();
  #features = 0;

  constructor(redact: Redact) {
    this.#redact = redact;
  }

  readonly featureOf = (spelling: string, value: string): string | undefined => {
    const { name, features } = this.#headers.get(spelling) ?? this.#begin(spelling);
    if (name === undefined) return undefined;
    const known = features.get(value);
    if (known !== undefined) return known;
    const feature = headerFeature(name, value, this.#redact);
    if (value.length > LONGEST) return feature;
    if (this.#features >= MOST_KNOWN) this.#forget();
    features.set(detachedText(value), feature);
    this.#features += 1;
    return feature;
  };

  #begin(spelling: string): KnownHeader {
    const header = { name: toldName(spelling), features: new Map() };
    if (spelling.length > LONGEST) return header;
    if (this.#headers.size >= MOST_KNOWN) this.#forget();
    this.#headers.set(detachedText(spelling), header);
    return header;
  }

  #forget(): void {
    this.#headers.clear();
    this.#features = 0;
  }
}
