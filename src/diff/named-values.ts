import { JsonObject, type JsonValue } from './json.ts';
import type { Place } from './place.ts';

/** Members that say what the member beside them is: `{"name": "password", "value": …}`, `<entry key="password">…`. */
const NAMING = new Set([
  'name',
  'key',
  'id',
  'field',
  'header',
  'param',
  'parameter',
  '@name',
  '@key',
  '@id',
]);

/** Members that hold what such an object names. */
const NAMED =
  /^(?:@?value|@?content|#text|values|val|text|data|default|defaultvalue|before|after|old|new|current|previous|string)$/i;

const LONGEST_NAME = 256;
/** Nobody names what lies deeper; climbing higher would make deep documents slow. */
const MOST_STEPS = 64;

/** A name in a list of pairs, `[["password", …]]`; text with spaces is no name. */
const PAIR_NAME = /^[\w.[\]-]{1,64}$/;

/** The names that an object gives to its member `key`: what its members `name`, `key` and the like say. */
export function namesOfMember(object: JsonObject, key: string): string[] {
  if (key === 'body') return nameOfPart(object);
  return NAMED.test(key) ? namesIn(object) : [];
}

function namesIn({ members }: JsonObject): string[] {
  const names: string[] = [];
  for (const key of members.keys()) {
    const name = members.get(key);
    if (typeof name !== 'string' || name.length > LONGEST_NAME) continue;
    // A form's field that shows dots says what it holds, whatever its name.
    if (NAMING.has(key.toLowerCase()) || (key === '@type' && name === 'password')) names.push(name);
  }
  return names;
}

/** The field that a part of a multipart form is. */
function nameOfPart({ members }: JsonObject): string[] {
  const headers = members.get('headers');
  const disposition = headers instanceof JsonObject ? headers.members.get('content-disposition') : undefined;
  const name = typeof disposition === 'string' ? /\bname="?([^";]+)/i.exec(disposition)?.[1] : undefined;
  return name === undefined ? [] : [name];
}

/** The name of a pair of name and value; undefined where two elements are none. */
export function nameOfPair(elements: readonly JsonValue[]): string | undefined {
  const [name] = elements;
  return elements.length === 2 && typeof name === 'string' && PAIR_NAME.test(name) ? name : undefined;
}

/**
 * The names that stand beside a place or above it on either side: that of `{"name": "password", "value": …}` for
 * `.value` and all below. Empty where nothing is named.
 */
export function namesBeside(place: Place): readonly string[] {
  const names: string[] = [];
  // The text of an element stands at the element's own place.
  for (const side of place.opened ?? [])
    if (side instanceof JsonObject && side.sequence !== undefined) names.push(...namesIn(side));
  let at = place;
  for (let steps = 0; at.parent !== undefined && steps < MOST_STEPS; at = at.parent, steps++) {
    for (const side of at.parent.opened ?? []) {
      if (side instanceof JsonObject && typeof at.step === 'string')
        names.push(...namesOfMember(side, at.step));
      else if (Array.isArray(side) && at.step === 1) names.push(nameOfPair(side) ?? '');
    }
  }
  return names.filter((name) => name !== '');
}
