import { printable } from './table.ts';

/**
 * Text of anybody's as Markdown: none of its characters becomes markup or leaves a table's cell. `lines`: what a line ends
 * with in the result; one line when absent.
 */
export function markdownText(text: string, lines = ' '): string {
  return text
    .split(/[\r\n]+/)
    .map(printable)
    .join(lines)
    .replace(/[&<>|`*_[\]\\!#~]/g, (character) => `&#${character.charCodeAt(0)};`);
}
