import { createHmac } from 'node:crypto';
import type { JsonValue } from '../diff/json.ts';
import { redactAssignments } from './redact-assignments.ts';
import { redactBody } from './redact-body.ts';
import { redactTarget } from './redact-form.ts';
import { redactHeader, redactHeaders } from './redact-headers.ts';
import { redactJson, redactWhole } from './redact-json.ts';
import { redactMarkup } from './redact-markup.ts';
import { type Redaction, replaceSecretValues } from './secret-values.ts';

/**
 * Takes secrets out of what is about to be stored or logged. Each becomes `[redacted:TAG]`, TAG the first 8
 * hex digits of HMAC-SHA256(key, secret): equal secrets have equal tags, wherever they stand.
 */
export interface Redactor {
  /** One whole secret. */
  secret(value: string): string;
  /** Text of any form: what looks secret in it, and the values of secret names. */
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

/** Creates a redactor whose tags are keyed with `key`: without the key, nobody can test a guess against a tag. */
export function createRedactor(key: Uint8Array): Redactor {
  const secret = (value: string): string =>
    `[redacted:${createHmac('sha256', key).update(value).digest('hex').slice(0, 8)}]`;
  const text = (plain: string): string =>
    redactAssignments(redactMarkup(replaceSecretValues(plain, secret), secret), secret);
  const redaction: Redaction = { secret, text };
  return {
    secret,
    text,
    json: (value) => redactJson(value, redaction),
    wholeJson: (value) => redactWhole(value, redaction),
    header: (name, value) => redactHeader(name, value, redaction),
    headers: (headers) => redactHeaders(headers, redaction),
    target: (target) => redactTarget(target, redaction),
    body: (body, mediaType) => redactBody(body, mediaType, redaction),
  };
}
