import { SaxesParser } from 'saxes';
import type { JsonObject } from '../json.ts';
import { MarkupBuilder } from './markup.ts';
import { Namespaces } from './namespaces.ts';
import { NotParsed } from './not-parsed.ts';

/**
 * Parses a well-formed XML document into a tree (`JsonObject.sequence`). Prefixes leave no trace: names are local,
 * `@xmlns` tells where a namespace begins. Comments, processing instructions and the DOCTYPE are left out, and so
 * is white space that only lays the document out. Entities that the document defines itself are not expanded: such
 * a document is not parsed. Linear and without recursion. Returns `NotParsed` for everything else; never throws.
 */
export function parseXml(text: string): JsonObject | NotParsed {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const reader = new XmlReader();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => reader.open(tag.name, tag.attributes));
  parser.on('closetag', () => reader.close());
  parser.on('text', (part) => reader.text(part));
  parser.on('cdata', (part) => reader.text(part));
  try {
    parser.write(text).close();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    return new NotParsed(`it does not parse as XML: ${why} (character ${parser.position})`);
  }
  return reader.root;
}

class XmlReader {
  readonly #builder = new MarkupBuilder();
  readonly #namespaces = new Namespaces();
  /** Text since the last tag. */
  #pending = '';
  /** For each open element: whether it has child elements, and whether its white space counts. */
  readonly #levels: { parent: boolean; readonly preserve: boolean }[] = [];

  get root(): JsonObject {
    return this.#builder.root;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const level = this.#levels.at(-1);
    if (level) level.parent = true;
    this.#flush();
    const space = attributes['xml:space'];
    this.#levels.push({
      parent: false,
      preserve: space === undefined ? level?.preserve === true : space === 'preserve',
    });
    const opened = this.#namespaces.open(name, attributes);
    this.#builder.open(opened.name, opened.attributes);
  }

  close(): void {
    this.#flush();
    this.#levels.pop();
    this.#namespaces.close();
    this.#builder.close();
  }

  text(part: string): void {
    this.#pending += part;
  }

  #flush(): void {
    const text = this.#pending;
    this.#pending = '';
    const level = this.#levels.at(-1);
    if (text === '' || level === undefined) return;
    // White space between elements, or over several lines, lays out; a single space alone in an element may be meant.
    const layout = !level.preserve && !/[^ \t\r\n]/.test(text) && (level.parent || text.includes('\n'));
    if (!layout) this.#builder.text(text);
  }
}
