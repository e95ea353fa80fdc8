import type { Block, Document } from './document.ts';
import { htmlPage, htmlText } from './html-page.ts';

/** A document as one HTML file that loads nothing, runs nothing and can be printed. */
export function documentHtml({ title, blocks }: Document): string {
  return htmlPage(title, [`<h1>${plain(title)}</h1>`, ...blocks.map(htmlOf)].join('\n'));
}

function htmlOf(block: Block): string {
  if ('heading' in block) return `<h${block.level}>${plain(block.heading)}</h${block.level}>`;
  if ('text' in block) return `<p>${plain(block.text)}</p>`;
  if ('warning' in block) return `<p class="problem"><strong>${plain(block.warning)}</strong></p>`;
  if ('facts' in block)
    return table(
      '',
      block.facts.map(([name, value]) => `<tr><th scope="row">${plain(name)}</th>${cell(value)}</tr>`),
    );
  if ('items' in block) return `<ul>${block.items.map((item) => `<li>${plain(item)}</li>`).join('\n')}</ul>`;
  const head = block.head.map((name) => `<th scope="col">${plain(name)}</th>`).join('');
  return table(
    `<thead><tr>${head}</tr></thead>`,
    block.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`),
  );
}

function table(head: string, rows: readonly string[]): string {
  return `<table>${head}<tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function cell(text: string): string {
  return `<td>${plain(text)}</td>`;
}

function plain(text: string): string {
  return htmlText(text.replace(/[\r\n]+/g, ' '));
}
