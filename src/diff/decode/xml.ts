import { SaxesParser } from 'saxes';
import type { JsonObject } from '../json.ts';
import { MarkupBuilder } from './markup.ts';
import { Namespaces } from './namespaces.ts';
import { NotParsed } from './not-parsed.ts';

/**
 * Parses a well-formed XML document into a tree (`JsonObject.sequence`). Prefixes leave no trace: names are local,
 * `@xmlns` tells where a namespace begins. A processing instruction is an element `?target` of its data. Comments, the
 * declaration and a DOCTYPE that declares no attributes are left out, and so is white space that only lays the document out. Entities that the document defines itself are not expanded: such
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
  parser.on('doctype', (doctype) => reader.doctype(doctype));
  parser.on('processinginstruction', ({ target, body }) => reader.instruction(target, body));
  try {
    parser.write(text).close();
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    return new NotParsed(`it does not parse as XML: ${why} (character ${parser.position})`);
  }
  return reader.root;
}

/** One pseudo-attribute of an instruction (Associating Style Sheets with XML documents 1.0, 3). */
const PSEUDO_ATTRIBUTE = /\s*([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')(?=\s|$)/y;

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

  /** It says something only where it gives elements attributes that are not written. */
  doctype(text: string): void {
    if (text.includes('<!ATTLIST'))
      this.#builder.root.members.set('!doctype', text.trim().replace(/\s+/g, ' '));
  }

  close(): void {
    this.#flush();
    this.#levels.pop();
    this.#namespaces.close();
    this.#builder.close();
  }

  /** It stands where an element would: what it says is for whoever reads the document, unlike a comment. */
  instruction(target: string, body: string): void {
    const level = this.#levels.at(-1);
    if (level) level.parent = true;
    this.#flush();
    const data = body.trim();
    const attributes = target === 'xml-stylesheet' ? pseudoAttributes(data) : undefined;
    this.#builder.open(`?${target}`, attributes ?? []);
    if (attributes === undefined && data !== '') this.#builder.text(data);
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

/** The data as attributes, each name once; undefined where it is anything else. */
function pseudoAttributes(data: string): ReadonlyMap<string, string> | undefined {
  const attributes = new Map<string, string>();
  PSEUDO_ATTRIBUTE.lastIndex = 0;
  while (PSEUDO_ATTRIBUTE.lastIndex < data.length) {
    const [, name = '', double, single] = PSEUDO_ATTRIBUTE.exec(data) ?? [];
    if (name === '' || attributes.has(name)) return undefined;
    attributes.set(name, double ?? single ?? '');
  }
  return attributes;
}
