/** Where white space counts in HTML, by the default styles of the HTML standard (15.3, "Flow content"). */

/** Elements that flow within a line: a space beside them is seen. Custom elements are inline as well. */
const INLINE = new Set([
  ...['a', 'abbr', 'acronym', 'b', 'bdi', 'bdo', 'big', 'button', 'cite', 'code', 'data', 'del', 'dfn', 'em'],
  ...[
    'font',
    'i',
    'img',
    'input',
    'ins',
    'kbd',
    'label',
    'mark',
    'meter',
    'output',
    'picture',
    'progress',
    'q',
  ],
  ...[
    'ruby',
    's',
    'samp',
    'select',
    'slot',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'svg',
    'math',
  ],
  ...['textarea', 'time', 'tspan', 'tt', 'u', 'var', 'audio', 'video', 'canvas', 'embed', 'iframe', 'object'],
]);

const PRESERVED = new Set(['pre', 'textarea', 'listing', 'xmp', 'plaintext']);

/** Their text is no prose: what stands within it is left alone. */
const VERBATIM = new Set(['script', 'style', 'noscript', 'noframes', 'title']);

export function isInline(node: { readonly nodeName: string } | string): boolean {
  return typeof node === 'string' || INLINE.has(node.nodeName) || node.nodeName.includes('-');
}

export function keepsSpace(name: string): boolean {
  return PRESERVED.has(name);
}

export function isVerbatim(name: string): boolean {
  return VERBATIM.has(name);
}
