/** Where white space counts in HTML, by the default styles of the HTML standard (15.3, "Flow content"). */

/** Elements that begin and end a line: white space at their edges is not seen. All others flow within a line. */
const BLOCKS = new Set([
  ...['#document', '#document-fragment', 'html', 'head', 'title', 'body', 'frameset', 'frame', 'br', 'hr'],
  ...['address', 'article', 'aside', 'blockquote', 'center', 'dialog', 'div', 'figcaption', 'figure'],
  ...['footer', 'form', 'header', 'hgroup', 'legend', 'listing', 'main', 'nav', 'p', 'plaintext', 'pre'],
  ...['search', 'section', 'xmp', 'dir', 'dd', 'dl', 'dt', 'menu', 'ol', 'ul', 'li'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'details', 'summary', 'fieldset', 'optgroup', 'option'],
]);

/** Elements that are not shown: what stands before and after them touches. */
const INVISIBLE = new Set([
  ...['area', 'base', 'datalist', 'link', 'meta', 'noframes', 'noscript', 'param', 'rp', 'script', 'source'],
  ...['style', 'template', 'title', 'track'],
]);

/** What flows within a line of SVG, where white space counts in text alone. */
const FOREIGN_INLINE = new Set(['svg', 'math', 'a', 'tspan', 'textPath']);

const PRESERVED = new Set(['pre', 'textarea', 'listing', 'xmp', 'plaintext']);

/** Their text is no prose: what stands within it is left alone. */
const VERBATIM = new Set(['script', 'style', 'noscript', 'noframes']);

/** They show something else in the place of their content: white space alone in it is not seen. */
const REPLACED = new Set(['audio', 'canvas', 'datalist', 'iframe', 'object', 'picture', 'select', 'video']);

const HTML = 'http://www.w3.org/1999/xhtml';

export interface SpacedNode {
  readonly nodeName: string;
  readonly namespaceURI?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
}

export function isInline({ nodeName, namespaceURI = HTML }: SpacedNode): boolean {
  return namespaceURI === HTML ? !BLOCKS.has(nodeName) : FOREIGN_INLINE.has(nodeName);
}

function isInvisible({ nodeName, attrs = [] }: SpacedNode): boolean {
  if (nodeName !== 'input') return INVISIBLE.has(nodeName);
  return attrs.some(({ name, value }) => name === 'type' && value.toLowerCase() === 'hidden');
}

export function keepsSpace(name: string): boolean {
  return PRESERVED.has(name);
}

export function isVerbatim(name: string): boolean {
  return VERBATIM.has(name);
}

export function isReplaced(name: string): boolean {
  return REPLACED.has(name);
}

/** For each child what is shown before it: an element or a text. Undefined at the edge of the parent. */
export function shownBefore<T extends SpacedNode>(
  children: readonly (T | string)[],
): (T | string | undefined)[] {
  let last: T | string | undefined;
  return children.map((child) => {
    const before = last;
    if (typeof child === 'string' || !isInvisible(child)) last = child;
    return before;
  });
}

/** For each child what is shown after it; white space alone is none. */
export function shownAfter<T extends SpacedNode>(
  children: readonly (T | string)[],
): (T | string | undefined)[] {
  let last: T | string | undefined;
  const after = children.toReversed().map((child) => {
    const next = last;
    if (typeof child === 'string' ? /[^ \t\n\f\r]/.test(child) : !isInvisible(child)) last = child;
    return next;
  });
  return after.reverse();
}
