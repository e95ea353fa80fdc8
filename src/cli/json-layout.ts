/**
 * JSON text with one member a line, two spaces a level. Works on the text and not on a parsed value, so no digit of a
 * number is lost and a cut body is laid out as far as it goes. Other text comes back as it is.
 */
export function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  let out = '';
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs)) {
    if (token === '{' || token === '[') {
      depth += 1;
      out += `${token}${line(depth)}`;
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      // An empty object or array stays on its line.
      out = /[[{]\n *$/.test(out) ? out.trimEnd() + token : `${out}${line(depth)}${token}`;
    } else if (token === ',') out += `,${line(depth)}`;
    else out += token === ':' ? ': ' : token;
  }
  return out;
}

function line(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
