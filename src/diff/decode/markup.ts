import { JsonObject, type JsonValue } from '../json.ts';

/** The name under which an element's text stands among its children. */
export const TEXT = '#text';

/**
 * Builds the tree of an HTML or XML document from its tags, in the shape that `JsonObject.sequence` describes. An
 * element with no attributes and no children but text is that text alone. Never recurses.
 */
export class MarkupBuilder {
  readonly root: JsonObject = element();
  /** The elements that are open, the root first, and their names. */
  readonly #open: JsonObject[] = [this.root];
  readonly #names: string[] = [''];

  /** Attributes are name and value, each name once, without the `@`. */
  open(name: string, attributes: Iterable<readonly [string, string]>): void {
    const opened = element();
    for (const [attribute, value] of attributes) opened.members.set(`@${attribute}`, value);
    this.#open.push(opened);
    this.#names.push(name);
  }

  /** One run of text: the caller joins what comments part. */
  text(text: string): void {
    this.#add(TEXT, text);
  }

  close(): void {
    const closed = this.#open.pop();
    const name = this.#names.pop();
    if (closed !== undefined && name !== undefined) this.#add(name, simplified(closed));
  }

  #add(name: string, value: JsonValue): void {
    const parent = this.#open[this.#open.length - 1] ?? this.root;
    const before = parent.members.get(name);
    if (before === undefined) parent.members.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else parent.members.set(name, [before, value]);
    parent.sequence?.push(name);
  }
}

function element(): JsonObject {
  const made = new JsonObject();
  made.sequence = [];
  return made;
}

function simplified(closed: JsonObject): JsonValue {
  const { members } = closed;
  if (members.size === 0) return '';
  const text = members.get(TEXT);
  return members.size === 1 && typeof text === 'string' ? text : closed;
}

/** The children of one name, in order. */
export function childrenNamed(parent: JsonObject, name: string): JsonValue[] {
  const value = parent.members.get(name);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text as the element that it stands for. */
export function elementOfText(text: string): JsonObject {
  const made = element();
  if (text === '') return made;
  made.members.set(TEXT, text);
  made.sequence?.push(TEXT);
  return made;
}
