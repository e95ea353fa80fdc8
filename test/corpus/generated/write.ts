import type { Random } from './random.ts';
import { type Format, type Leaf, type Node, XML_ROOT } from './tree.ts';

/** Writes a tree as a format does, in one of many spellings that say the same. */
export function write(root: Node, format: Format, random: Random): string {
  switch (format) {
    case 'json':
      return new JsonWriter(random, random.pick(['', '', '  ', '\t'])).write(root, 0);
    case 'ndjson':
      return ndjson(root, random);
    case 'xml':
      return `${random.pick(['', '<?xml version="1.0"?>\n', '<!-- a -->'])}${markup(XML_ROOT, root, random, 'xml')}`;
    case 'html':
      return `<!DOCTYPE html>${root.type === 'object' ? root.fields.map(([name, node]) => markup(name, node, random, 'html')).join('') : ''}`;
    case 'form':
      return form(root, random);
  }
}

function ndjson(root: Node, random: Random): string {
  const lines =
    root.type === 'array' ? root.items.map((item) => new JsonWriter(random, '').write(item, 0)) : [];
  return lines.join(random.pick(['\n', '\r\n', '\n\n'])) + random.pick(['', '\n']);
}

class JsonWriter {
  readonly #random: Random;
  readonly #indent: string;
  readonly #mixesKeys: boolean;

  constructor(random: Random, indent: string) {
    this.#random = random;
    this.#indent = indent;
    this.#mixesKeys = random.chance(0.5);
  }

  write(node: Node, depth: number): string {
    if (node.type === 'leaf') return this.#leaf(node);
    if (node.type === 'array')
      return this.#block(
        '[',
        node.items.map((item) => this.write(item, depth + 1)),
        ']',
        depth,
      );
    const fields = this.#mixesKeys ? this.#random.shuffled(node.fields) : node.fields;
    const members = fields.map(([name, value]) => {
      const repeat = value.type === 'leaf' && value.repeat !== undefined ? `"${name}":${value.repeat},` : '';
      return `${repeat}"${name}":${this.#indent === '' ? '' : ' '}${this.write(value, depth + 1)}`;
    });
    return this.#block('{', members, '}', depth);
  }

  #block(open: string, parts: readonly string[], close: string, depth: number): string {
    if (this.#indent === '' || parts.length === 0) return `${open}${parts.join(',')}${close}`;
    const line = (level: number) => `\n${this.#indent.repeat(level)}`;
    return `${open}${line(depth + 1)}${parts.join(`,${line(depth + 1)}`)}${line(depth)}${close}`;
  }

  /** Numbers with other zeros or exponents, texts with other escapes. */
  #leaf({ json, planted }: Leaf): string {
    if (json.startsWith('"') && this.#random.chance(0.2))
      return json
        .replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replaceAll('/', '\\/');
    if (planted || !/^\d+(?:\.\d+)?$/.test(json) || !this.#random.chance(0.2)) return json;
    return this.#random.pick([
      `${json}e0`,
      json.includes('.') ? `${json}0` : `${json}.0`,
      json.includes('.') ? json : `${json}0E-1`,
    ]);
  }
}

const INLINE = ['td', 'th', 'p', 'li'];

function markup(name: string, node: Node, random: Random, format: 'xml' | 'html'): string {
  const tag = format === 'html' && random.chance(0.2) ? name.toUpperCase() : name;
  if (node.type === 'leaf') {
    const closed = format === 'html' && INLINE.includes(name) && random.chance(0.2) ? '' : `</${tag}>`;
    return `<${tag}>${escaped(node, random, format)}${closed}`;
  }
  if (node.type === 'array')
    return node.items.map((item) => markup(name, item, random, format)).join(random.pick(['', '\n  ']));
  const children = node.fields.map(([child, value]) => markup(child, value, random, format));
  const space = random.pick(['', '\n', '\n    ', '<!-- here -->']);
  if (format === 'html' && name === 'tbody' && random.chance(0.3)) return children.join(space);
  return `<${tag}>${space}${children.join(space)}${space}</${tag}>`;
}

function escaped(leaf: Leaf, random: Random, format: 'xml' | 'html'): string {
  const text = contentOf(leaf);
  if (format === 'xml' && random.chance(0.1)) return `<![CDATA[${text}]]>`;
  const plain = text.replaceAll('&', random.pick(['&amp;', '&#38;'])).replaceAll('<', '&lt;');
  return random.chance(0.2)
    ? plain.replace(/[^ -~\n]/g, (letter) => `&#x${(letter.codePointAt(0) ?? 0).toString(16)};`)
    : plain;
}

function form(root: Node, random: Random): string {
  if (root.type !== 'object') return '';
  const encode = (text: string) =>
    random.chance(0.5) ? encodeURIComponent(text) : encodeURIComponent(text).replaceAll('%20', '+');
  const fields = random.shuffled(root.fields).map(([name, node]) => {
    const values = node.type === 'array' ? node.items : [node];
    return values
      .map((value) => `${name}=${value.type === 'leaf' ? encode(contentOf(value)) : ''}`)
      .join('&');
  });
  return fields.join('&');
}

function contentOf({ json }: Leaf): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
