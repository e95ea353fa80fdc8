import type { Block, Document } from './document.ts';
import { markdownText } from './markdown-text.ts';

/** A document as Markdown. */
export function documentMarkdown({ title, blocks }: Document): string {
  return [`# ${plain(title)}`, '', ...blocks.flatMap((block) => [...linesOf(block), ''])].join('\n');
}

function linesOf(block: Block): string[] {
  if ('heading' in block) return [`${'#'.repeat(block.level)} ${plain(block.heading)}`];
  if ('text' in block) return [plain(block.text)];
  if ('warning' in block) return [`**${plain(block.warning)}**`];
  if ('facts' in block) return block.facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`);
  if ('items' in block) return block.items.map((item) => `- ${plain(item)}`);
  return [block.head, block.head.map(() => '---'), ...block.rows].map(rowOf);
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map(plain).join(' | ')} |`;
}

/** An address in what somebody has planted is no link either. */
function plain(text: string): string {
  return markdownText(text).replace(/:(?=\/\/)|(?<=\bwww)\.|@/gi, (mark) => `&#${mark.charCodeAt(0)};`);
}
