import type { JsonValue } from '../diff/json.ts';
import { stringifyJson } from '../diff/json-text.ts';
import type { Difference } from '../diff/types.ts';
import type { Redactor } from './redact.ts';
import { isOpaque } from './redact-form.ts';
import type { SecretNames } from './secret-names.ts';
import type { DifferenceExample } from './types.ts';

/** What is shown of one side's value, UTF-16 code units of JSON text. */
const VALUE_LENGTH = 1000;
/** What is kept of a detail, which may name an endless header or cookie. */
const DETAIL_LENGTH = 2000;

/** What is kept of a path, UTF-16 code units: a key may be as long as a body. */
const LONGEST_PATH = 2000;

/** A step of a JSONPath that names a member: `.name` or `['odd name']`. */
const NAMED_STEP = /\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/g;

/** One difference as a reviewer reads it: redacted, as JSON text, each value of at most `length` UTF-16 code units. */
export function exampleOf(
  difference: Difference,
  redactor: Redactor,
  length: number = VALUE_LENGTH,
): DifferenceExample {
  const redact = redactionOf(difference, redactor);
  const left = textOf(difference.left, redact, length);
  const right = textOf(difference.right, redact, length);
  // A detail may quote the values, in part or rewritten: where they are secret, it is not kept.
  const said = left.secret || right.secret ? 'the values are redacted' : redactor.text(difference.detail);
  const detail = said.length <= DETAIL_LENGTH ? said : `${said.slice(0, DETAIL_LENGTH - 1)}…`;
  return {
    path: redactPath(difference.path, redactor),
    ...(left.text === undefined ? {} : { left: left.text }),
    ...(right.text === undefined ? {} : { right: right.text }),
    detail,
    ...(difference.ignoredBy === undefined ? {} : { ignoredBy: difference.ignoredBy }),
  };
}

/**
 * A path or place without the secrets that an object's keys may be, cut where a key is endless: what was cut is no valid
 * path, and so is taken for none.
 */
export function redactPath(path: string, redactor: Redactor): string {
  let below = false;
  // What a secret name holds is secret, its keys included: `$.tokens.4f9c…` is a map from them. Words are none.
  const shown = path.replace(NAMED_STEP, (step, plain?: string, single?: string, double?: string) => {
    const name = plain ?? single ?? double ?? '';
    const hides = below && isOpaque(name) && !name.startsWith('redacted:');
    below ||= redactor.names.field(name.replace(/^@/, ''));
    return hides ? `.${redactor.secret(name)}` : step;
  });
  const redacted = redactor.text(shown);
  return redacted.length <= LONGEST_PATH ? redacted : `${redacted.slice(0, LONGEST_PATH)}…`;
}

/** Whether a path or place lies under a name that is secret. */
export function isSecretPlace(path: string, names: SecretNames): boolean {
  const header = /^headers\.([^.[]+)/.exec(path)?.[1];
  return header === undefined
    ? namesOf(path).some(names.field)
    : names.header(header) || header === 'authorization';
}

type RedactValue = (value: JsonValue) => JsonValue;

function redactionOf({ path, names = [] }: Difference, redactor: Redactor): RedactValue {
  if (names.some(redactor.names.header)) return redactor.wholeJson;
  if (path.startsWith('headers.')) return headerRedaction(path.slice('headers.'.length), redactor);
  return isSecretPlace(path, redactor.names) ? redactor.wholeJson : redactor.json;
}

function namesOf(path: string): string[] {
  return [...path.matchAll(NAMED_STEP)].map((step) =>
    (step[1] ?? step[2] ?? step[3] ?? '').replace(/^@/, ''),
  );
}

function headerRedaction(step: string, redactor: Redactor): RedactValue {
  const name = /^[^.[]+/.exec(step)?.[0] ?? step;
  const redactValue: RedactValue = (value) => {
    if (typeof value === 'string') return redactor.header(name, value);
    if (Array.isArray(value)) return value.map(redactValue);
    return redactor.names.header(name) ? redactor.wholeJson(value) : redactor.json(value);
  };
  return redactValue;
}

function textOf(
  value: JsonValue | undefined,
  redact: RedactValue,
  length: number,
): { text?: string; secret: boolean } {
  if (value === undefined) return { secret: false };
  const redacted = redact(value);
  return {
    text: stringifyJson(redacted, length),
    secret: stringifyJson(redacted) !== stringifyJson(value),
  };
}
