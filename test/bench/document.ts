import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

/**
 * Writes the tables between the marks of a Markdown file, or a new file where there is none, and the picture beside
 * it under the same name.
 */
export function writeDocument(file: string, tables: string, svg: string): void {
  const section = `${BEGIN}\n\n${tables}\n\n${END}`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : `${BEGIN}${END}\n`;
  const begin = before.indexOf(BEGIN);
  const end = before.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${file} has no place for the tables: ${BEGIN} … ${END}`);
  writeFileSync(file, before.slice(0, begin) + section + before.slice(end + END.length));
  writeFileSync(file.replace(/(?:\.md)?$/, '.svg'), svg);
}
