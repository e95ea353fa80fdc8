import type { DefaultTreeAdapterTypes } from 'parse5';
import { childNodesOf, parseWithPositions } from '../diff/decode/html.ts';
import { type Cell, cellNames, type Row } from '../diff/table.ts';
import { isTag, type Redaction } from './secret-values.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** Replaces the cells of HTML tables whose column or row has a secret name (`<th>Password</th>`). */
export function redactTables(text: string, { secret, names }: Pick<Redaction, 'secret' | 'names'>): string {
  if (!/<td[\s/>]/i.test(text)) return text;
  const document = parseWithPositions(text);
  if (document === undefined) return text;
  const hidden: { start: number; end: number; value: string }[] = [];
  for (const table of elementsOf(document.childNodes, () => true)) {
    if (table.tagName !== 'table') continue;
    for (const [cell, called] of cellNames(rowsOf(table))) {
      const { startTag, endTag, endOffset } = cell.sourceCodeLocation ?? {};
      if (!called.some(names.header) || startTag == null || endOffset === undefined) continue;
      hidden.push({
        start: startTag.endOffset,
        end: endTag?.startOffset ?? endOffset,
        value: contentOf(cell),
      });
    }
  }
  hidden.sort((a, b) => a.start - b.start);
  let result = '';
  let copied = 0;
  for (const { start, end, value } of hidden) {
    const shown = value.trim();
    // A cell within one that is hidden is hidden with it.
    if (start < copied || shown === '' || isTag(shown)) continue;
    result += text.slice(copied, start) + secret(shown);
    copied = end;
  }
  return result + text.slice(copied);
}

function rowsOf(table: Element): Row<Element>[] {
  const rows: Row<Element>[] = [];
  const parts = (node: Element) => node.tagName !== 'tr' && node.tagName !== 'table';
  for (const row of elementsOf(table.childNodes, parts)) {
    if (row.tagName !== 'tr') continue;
    const cells = row.childNodes.flatMap((node) => ('tagName' in node ? cellOf(node) : []));
    const inHead = row.parentNode !== null && row.parentNode.nodeName === 'thead';
    rows.push({ inHead, cells });
  }
  return rows;
}

function cellOf(element: Element): Cell<Element>[] {
  const { tagName, attrs } = element;
  if (tagName !== 'td' && tagName !== 'th') return [];
  const span = (name: string) => Number(attrs.find((attribute) => attribute.name === name)?.value ?? 1) || 1;
  return [
    {
      ref: element,
      heading: tagName === 'th',
      text: contentOf(element),
      columns: span('colspan'),
      rows: span('rowspan'),
    },
  ];
}

/** All elements in document order; below one only where `opens` says so. Without recursion. */
function* elementsOf(nodes: readonly Node[], opens: (element: Element) => boolean): Generator<Element> {
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!('tagName' in node)) continue;
    yield node;
    if (!opens(node)) continue;
    const below = childNodesOf(node);
    for (let at = below.length - 1; at >= 0; at--) waiting.push(below[at] as Node);
  }
}

/** The text of an element and of all within it, and the values of its fields. */
function contentOf(element: Element): string {
  const waiting: Node[] = [element];
  const parts: string[] = [];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.nodeName === '#text' && 'value' in node) parts.push(node.value);
    if (!('tagName' in node)) continue;
    const value = node.attrs.find(({ name }) => name === 'value')?.value;
    if (value !== undefined) parts.push(value);
    const below = childNodesOf(node);
    for (let at = below.length - 1; at >= 0; at--) waiting.push(below[at] as Node);
  }
  return parts.join('');
}
