/** A document as a tree that loses nothing: numbers keep their source text, objects their key order and repeats. */

import { Members } from './members.ts';

/** A number as it was written. Equality of value is decided on `source`, never on a binary float. */
export class JsonNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** An object. `members` holds the last value of each key, as parsers do; `repeats` the earlier ones of keys written twice. */
export class JsonObject {
  readonly members: Members<JsonValue>;
  repeats: Map<string, JsonValue[]> | undefined = undefined;
  /**
   * Only where this is an element of HTML or XML: the names of its children as they follow one another, `#text`
   * included. `members` then holds `@name` for attributes, and for each child's name its value, or the values as
   * an array where there are several.
   */
  sequence: string[] | undefined = undefined;

  constructor(members: Members<JsonValue> = new Members()) {
    this.members = members;
  }
}

export type JsonArray = JsonValue[];
export type JsonValue = null | boolean | string | JsonNumber | JsonObject | JsonArray;
