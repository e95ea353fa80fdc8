const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\$)?|[{}[\],:]|[^\s"{}[\],:]+/gs;
const OPENING: ReadonlySet<string> = new Set(['{', '[']);
const CLOSING: ReadonlySet<string> = new Set(['}', ']']);
/** A value may follow these, and nothing else: words side by side are no JSON. */
const BEFORE_VALUE: ReadonlySet<string> = new Set(['', '{', '[', ',', ':']);

/**
 * JSON text with one member a line, two spaces a level. Works on the text and not on a parsed value, so no digit of a
 * number is lost and a cut body is laid out as far as it goes. Other text comes back as it is.
 */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  let out = '';
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (CLOSING.has(token)) {
      depth = Math.max(0, depth - 1);
      // An empty object or array stays on its line.
      if (!OPENING.has(before)) out += line(depth);
    } else if (token !== ',' && token !== ':') {
      if (OPENING.has(before)) out += line(depth);
      // Documents one after another, as in NDJSON.
      else if (depth === 0 && OPENING.has(token) && CLOSING.has(before)) out += line(0);
      else if (!BEFORE_VALUE.has(before)) return text;
    }
    out += token;
    if (OPENING.has(token)) depth += 1;
    else if (token === ',') out += line(depth);
    else if (token === ':') out += ' ';
    before = token;
  }
  return out;
}

function line(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
