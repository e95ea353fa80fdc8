import { parse } from 'parse5';
import { expect, test } from 'vitest';
import type { Document } from '../../../src/cli/document.ts';
import { documentHtml } from '../../../src/cli/document-html.ts';
import { documentMarkdown } from '../../../src/cli/document-markdown.ts';

const HOSTILE =
  '</td></table><script>alert(1)</script><img src=x onerror="x()">\'`"| **b** [a](javascript:x) \u202e<!--\r\n# h\n\n- i www.evil.test https://evil.test a@evil.test';

/** Every sort of block, with the same text everywhere. */
function everywhere(planted: string): Document {
  return {
    title: planted,
    blocks: [
      { heading: planted, level: 2 },
      { heading: planted, level: 3 },
      { text: planted },
      { warning: planted },
      { facts: [[planted, planted]] },
      { items: [planted, planted] },
      { head: [planted, planted], rows: [[planted, planted]] },
    ],
  };
}

/** Every element of a page with the names of its attributes, in order. */
function elements(html: string): string[] {
  const found: string[] = [];
  const visit = (node: object): void => {
    const {
      tagName,
      attrs = [],
      childNodes = [],
    } = node as {
      readonly tagName?: string;
      readonly attrs?: readonly { readonly name: string }[];
      readonly childNodes?: readonly object[];
    };
    if (tagName !== undefined) found.push([tagName, ...attrs.map(({ name }) => name)].join(' '));
    for (const child of childNodes) visit(child);
  };
  visit(parse(html));
  return found;
}

test('as Markdown each block has its own shape', () => {
  expect(documentMarkdown(everywhere('x'))).toBe(
    '# x\n\n## x\n\n### x\n\nx\n\n**x**\n\n- x: x\n\n- x\n- x\n\n| x | x |\n| --- | --- |\n| x | x |\n',
  );
});

test('what somebody has planted adds no line, no cell, no markup and no link to Markdown', () => {
  const markdown = documentMarkdown(everywhere(HOSTILE));
  const plain = documentMarkdown(everywhere('x'));
  const shape = (text: string) => text.split('\n').map((line) => line.replace(/[^#|*]/g, '').length);
  // Markup is written with these only where we write it: the entities of planted ones have a `#` and no other.
  expect(shape(markdown.replace(/&#\d+;/g, ''))).toEqual(shape(plain));
  expect(markdown).not.toMatch(/[<>`[\]]|\u202e|:\/\/|www\.|\w@\w/);
  expect(markdown).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
});

test('as HTML it becomes no element and no attribute, nothing is loaded and nothing runs', () => {
  const html = documentHtml(everywhere(HOSTILE));
  expect(elements(html)).toEqual(elements(documentHtml(everywhere('x'))));
  expect(elements(html)).not.toContain('script');
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/<(?:script|img|link|iframe|a)\b|\u202e|\son\w+="/);
  expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
  // It can be printed: heads of tables come again on each sheet, rows are not torn.
  expect(html).toMatch(/@media print[^@]*thead \{ display: table-header-group; \}/);
});
