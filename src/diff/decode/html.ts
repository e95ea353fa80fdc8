import { type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5';
import type { JsonObject } from '../json.ts';
import { isInline, isReplaced, isVerbatim, keepsSpace, shownAfter, shownBefore } from './html-space.ts';
import { MarkupBuilder } from './markup.ts';
import { NotParsed } from './not-parsed.ts';

/** As deep as Blink nests elements; parse5 searches all that are open at each tag, so that depth costs squares. */
const MAX_DEPTH = 512;
/** A tag is three characters at least; unclosed formatting is copied into each paragraph, without end. */
const SPARE_ELEMENTS = 1000;

type Element = DefaultTreeAdapterTypes.Element;
type ParentNode = DefaultTreeAdapterTypes.ParentNode;

/**
 * Parses HTML into a tree (`JsonObject.sequence`) as browsers do, implied tags included. Comments and white space
 * that is not rendered are left out. Returns `NotParsed` where elements nest deeper than 512, or where mending the
 * tags would make more elements than the text has characters; never throws.
 */
export function parseHtml(text: string): JsonObject | NotParsed {
  try {
    return read(parseBounded(text, false));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return new NotParsed(`it does not parse as HTML: ${why}`);
  }
}

/** The document with each element's place in the text; undefined where `parseHtml` gives up. */
export function parseWithPositions(text: string): DefaultTreeAdapterTypes.Document | undefined {
  try {
    return parseBounded(text, true);
  } catch {
    // What is too deep or too much is no tree to anybody here.
    return undefined;
  }
}

/** Throws TooMuch. */
function parseBounded(text: string, sourceCodeLocationInfo: boolean): DefaultTreeAdapterTypes.Document {
  let depth = 0;
  let elements = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement: (name, namespace, attributes) => {
      if (++elements > text.length + SPARE_ELEMENTS) throw new TooMuch('its unclosed tags multiply');
      return defaultTreeAdapter.createElement(name, namespace, attributes);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new TooMuch(`it nests deeper than ${MAX_DEPTH} elements`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  return parse<DefaultTreeAdapterMap>(text, { treeAdapter, sourceCodeLocationInfo });
}

class TooMuch extends Error {}

interface Level {
  readonly node: ParentNode;
  /** Elements and runs of text. */
  readonly children: readonly (Element | string)[];
  /** What is shown before and after each of them. */
  readonly before: readonly (Element | string | undefined)[];
  readonly after: readonly (Element | string | undefined)[];
  readonly preserve: boolean;
  next: number;
}

function read(document: DefaultTreeAdapterTypes.Document): JsonObject {
  const builder = new MarkupBuilder();
  const levels: Level[] = [level(document, false)];
  const doctype = document.childNodes.find((node) => node.nodeName === '#documentType');
  if (doctype && 'systemId' in doctype) {
    const parts = [doctype.name, doctype.publicId, doctype.systemId];
    builder.root.members.set('!doctype', parts.filter((part) => part !== '').join(' '));
  }
  for (let top = levels.at(-1); top !== undefined; top = levels.at(-1)) {
    const child = top.children[top.next++];
    if (child === undefined) {
      levels.pop();
      if (levels.length > 0) builder.close();
    } else if (typeof child === 'string') {
      const text = spaced(child, top);
      if (text !== '') builder.text(text);
    } else {
      builder.open(child.tagName, attributesOf(child));
      levels.push(level(child, top.preserve));
    }
  }
  return builder.root;
}

function level(node: ParentNode, preserve: boolean): Level {
  const children: (Element | string)[] = [];
  for (const child of childNodesOf(node)) {
    if ('tagName' in child) children.push(child);
    else if (child.nodeName === '#text' && 'value' in child) {
      // A comment parts nothing.
      const before = children.at(-1);
      if (typeof before === 'string') children[children.length - 1] = before + child.value;
      else children.push(child.value);
    }
  }
  return {
    node,
    children,
    before: shownBefore(children),
    after: shownAfter(children),
    preserve: preserve || keepsSpace(node.nodeName),
    next: 0,
  };
}

/** What stands in a node; of a template that is its content. */
export function childNodesOf(node: ParentNode): readonly DefaultTreeAdapterTypes.ChildNode[] {
  return 'content' in node ? node.content.childNodes : node.childNodes;
}

/** A run of text without the white space that is not rendered. `next` of the level is already the sibling that follows. */
function spaced(text: string, { node, before, after, preserve, next }: Level): string {
  if (preserve) return text;
  if (isVerbatim(node.nodeName)) return text.replace(/^[ \t\n\f\r]+|(?<![ \t\n\f\r])[ \t\n\f\r]+$/g, '');
  const collapsed = text.replace(/[ \t\n\f\r]+/g, ' ');
  if (collapsed === ' ' && isReplaced(node.nodeName)) return '';
  // The edge of a block swallows the space beside it, and so does a space before it that only what is not shown parts.
  const left = before[next - 1] ?? node;
  const right = after[next - 1] ?? node;
  const isSeen = typeof left === 'string' ? !/[ \t\n\f\r]$/.test(left) : isInline(left);
  const trimmed = collapsed.startsWith(' ') && !isSeen ? collapsed.slice(1) : collapsed;
  return typeof right === 'string' || isInline(right) ? trimmed : trimmed.replace(/ $/, '');
}

function attributesOf({ attrs }: Element): (readonly [string, string])[] {
  return attrs.map(({ prefix, name, value }) => [
    prefix ? `${prefix}:${name}` : name,
    name === 'class' ? value.trim().replace(/[ \t\n\f\r]+/g, ' ') : value,
  ]);
}
