import { isNumberText, sameNumber } from '../decimal.ts';
import { numberSource } from '../exact.ts';
import { JsonNumber, type JsonValue } from '../json.ts';
import { sameJson } from '../json-equal.ts';
import { typeName } from '../json-type.ts';
import { isIdentityName, isVersionName } from './field-name.ts';
import type { Judgement, Pair } from './judgement.ts';

/** The same content as another JSON type: `"42"` and 42, `"true"` and true, a value and an array of just it. */
export function type({ left, right, name }: Pair): Judgement | undefined {
  if (left === undefined || right === undefined) return undefined;
  if ((isVersionName(name) || isIdentityName(name)) && numberSource(left) !== numberSource(right))
    return undefined;
  if (!sameContent(left, right) && !sameContent(right, left)) return undefined;
  const names = [typeName(left), typeName(right)] as const;
  return {
    kind: 'type',
    detail: `the same content as ${names[0]} and as ${names[1]}`,
    signature: names.join('/'),
  };
}

/** Whether `written` holds the content of `plain` in the wider type: a string, or an array of one. */
function sameContent(written: JsonValue, plain: JsonValue): boolean {
  if (typeof written === 'string') {
    if (plain instanceof JsonNumber) return isNumberText(written) && sameNumber(written, plain.source);
    return (typeof plain === 'boolean' || plain === null) && written === String(plain);
  }
  if (!Array.isArray(written) || written.length !== 1) return false;
  const [only] = written;
  return only !== undefined && !Array.isArray(plain) && sameJson(only, plain);
}
