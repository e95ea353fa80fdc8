import type { JsonValue } from '../json.ts';
import { JsonPair } from '../json-pair.ts';
import { parseJson } from '../json-parse.ts';
import { ParseFailure } from '../json-scan.ts';
import { parseForm } from './form.ts';
import { parseHtml } from './html.ts';
import { parseJsonLines } from './json-lines.ts';
import type { Promised } from './media-type.ts';
import { NotParsed } from './not-parsed.ts';
import { parseXml } from './xml.ts';

/** Documents that are compared as trees. */
export type TreeType = 'json' | 'ndjson' | 'html' | 'xml' | 'form';

/** A text body as what it is. `promised` is what its media type said of it. */
export type ReadText =
  | { readonly type: TreeType; readonly value: JsonValue; readonly text: string; readonly promised: Promised }
  | { readonly type: 'text'; readonly text: string; readonly promised: Promised; readonly why?: string };

export interface PromisedText {
  readonly text: string;
  readonly promised: Promised;
}

/** Reads a text as what was promised; what does not parse is text. `parse`: how to parse it as JSON. Never throws. */
export function readText(
  text: string,
  promised: Promised,
  parse: (text: string) => JsonValue | ParseFailure = parseJson,
): ReadText {
  // Whatever a text is called, an object or an array is JSON; of lines, a single one must not be taken for a document.
  if (promised === 'json' || (!isLines(promised) && /^\s*[[{]/.test(text))) {
    const value = parse(text);
    if (!(value instanceof ParseFailure)) return { type: 'json', value, text, promised };
    if (promised === 'json') {
      const why = `it does not parse as JSON: ${value.why} (character ${value.offset + 1})`;
      return { type: 'text', text, promised, why };
    }
  }
  const type = treeType(text, promised);
  const value = type === undefined ? undefined : PARSERS[type](text);
  if (type === undefined || value === undefined) return { type: 'text', text, promised };
  if (value instanceof NotParsed) return { type: 'text', text, promised, why: value.why };
  return { type, value, text, promised };
}

/** Reads the texts of two bodies. Two that are one are read once, JSON documents share what they have in common. */
export function readTexts(left: PromisedText, right: PromisedText): readonly [ReadText, ReadText] {
  const pair = new JsonPair(left.text, right.text);
  const leftRead = readText(left.text, left.promised, () => pair.left());
  if (left.text === right.text && left.promised === right.promised) return [leftRead, leftRead];
  return [leftRead, readText(right.text, right.promised, () => pair.right())];
}

function isLines(promised: Promised): boolean {
  return promised === 'lines' || promised === 'ndjson';
}

const PARSERS = { ndjson: parseJsonLines, html: parseHtml, xml: parseXml, form: parseForm } as const;

function treeType(text: string, promised: Promised): keyof typeof PARSERS | undefined {
  if (promised in PARSERS) return promised as keyof typeof PARSERS;
  const unnamed = promised === 'text' || promised === 'unknown';
  return unnamed && /^\s*<\?xml\s/.test(text) ? 'xml' : undefined;
}
