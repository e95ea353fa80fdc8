/** A document as a tree that loses nothing: numbers keep their source text, objects their key order and repeats. */

import { Members } from './members.ts';

/** A number as it was written. Equality of value is decided on `source`, never on a binary float. */
export class JsonNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/**
 * An object. `members` holds the last value of each key, as parsers do; `repeats` the earlier ones of keys written twice.
 * It is its own members: one thing less for each element of a long list that a garbage collection has to move.
 */
export class JsonObject extends Members<JsonValue> {
  repeats: Map<string, JsonValue[]> | undefined = undefined;
  /**
   * Only where this is an element of HTML or XML: the names of its children as they follow one another, `#text`
   * included. The members are then `@name` for attributes, and for each child's name its value, or the values as
   * an array where there are several.
   */
  sequence: string[] | undefined = undefined;

  get members(): Members<JsonValue> {
    return this;
  }
}

export type JsonArray = JsonValue[];
export type JsonValue = null | boolean | string | JsonNumber | JsonObject | JsonArray;
