import { createHmac } from 'node:crypto';
import type { JsonValue } from '../diff/json.ts';
import { parseJson } from '../diff/json-parse.ts';
import { ParseFailure } from '../diff/json-scan.ts';
import { stringifyJson } from '../diff/json-text.ts';
import { redactAssignments, redactNamedValues } from './redact-assignments.ts';
import { redactBody } from './redact-body.ts';
import { redactCsv } from './redact-csv.ts';
import { redactEncoded } from './redact-encoded.ts';
import { redactTarget } from './redact-form.ts';
import { redactHeader, redactHeaders } from './redact-headers.ts';
import { redactJson, redactWhole } from './redact-json.ts';
import { redactMarkup } from './redact-markup.ts';
import { redactTables } from './redact-tables.ts';
import { redactYaml } from './redact-yaml.ts';
import { NO_LISTS, type RedactionLists, type SecretNames, secretNames } from './secret-names.ts';
import { patternReplacer } from './secret-patterns.ts';
import { type Redaction, replaceSecretValues } from './secret-values.ts';

/** Codings within codings that are undone; what is wrapped deeper goes whole. */
const MOST_LAYERS = 5;

/**
 * Takes secrets out of what is about to be stored or logged. Each becomes `[redacted:TAG]`, TAG the first 8
 * hex digits of HMAC-SHA256(key, secret): equal secrets have equal tags, wherever they stand.
 */
export interface Redactor {
  /** Which names are secret here. */
  readonly names: SecretNames;
  /** One whole secret. */
  secret(value: string): string;
  /** Text of any form: what looks secret in it, and the values of secret names, within codings too. */
  text(text: string): string;
  /** A parsed document; the copy keeps exact numbers and repeated keys. */
  json(value: JsonValue): JsonValue;
  /** A value that a secret name holds, whatever its type. */
  wholeJson(value: JsonValue): JsonValue;
  /** One header's value. */
  header(name: string, value: string): string;
  /** A flat list (name, value, name, value) as pairs, in order. */
  headers(headers: readonly string[]): [string, string][];
  /** Path and query of a request. */
  target(target: string): string;
  /** A decoded body; `mediaType` is its content-type, parameters included, empty where unknown. */
  body(text: string, mediaType: string): string;
}

/**
 * Creates a redactor whose tags are keyed with `key`: without the key, nobody can test a guess against a tag. `lists`: what
 * a configuration says beside what is secret everywhere. Throws an Error for a pattern that cannot work.
 */
export function createRedactor(key: Uint8Array, lists: RedactionLists = NO_LISTS): Redactor {
  const names = secretNames(lists);
  const ownPatterns = patternReplacer(lists.patterns);
  let layers = 0;
  const secret = (value: string): string =>
    `[redacted:${createHmac('sha256', key).update(value).digest('hex').slice(0, 8)}]`;

  /** What is coded within what is coded within …: a text made for that must not take the stack. */
  const inner = (text: string): string => {
    if (layers >= MOST_LAYERS) return secret(text);
    layers++;
    try {
      return redactText(text);
    } finally {
      layers--;
    }
  };
  const redactText = (text: string): string => {
    const document = documentIn(text);
    if (document !== undefined) {
      const redacted = stringifyJson(redactJson(document, { ...redaction, text: inner }));
      return redacted === stringifyJson(document) ? text : redacted;
    }
    const shapes = replaceSecretValues(ownPatterns === undefined ? text : ownPatterns(text, secret), secret);
    const tables = redactTables(redactCsv(shapes, secret, names), redaction);
    const beside = redactNamedValues(redactMarkup(tables, redaction), secret, names);
    const named = redactAssignments(redactYaml(beside, secret, names), secret, names);
    return redactEncoded(named, inner, secret);
  };
  const redaction: Redaction = { secret, text: redactText, names };
  return {
    names,
    secret,
    text: redactText,
    json: (value) => redactJson(value, redaction),
    wholeJson: (value) => redactWhole(value, redaction),
    header: (name, value) => redactHeader(name, value, redaction),
    headers: (headers) => redactHeaders(headers, redaction),
    target: (target) => redactTarget(target, redaction),
    body: (body, mediaType) => redactBody(body, mediaType, redaction),
  };
}

/** The document that a text is, as JSON within a string of JSON is; undefined for every other text. */
function documentIn(text: string): JsonValue | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  const value = parseJson(text);
  return value instanceof ParseFailure ? undefined : value;
}
