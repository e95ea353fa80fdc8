import type { Redaction, Replace } from './secret-values.ts';

/** An element that holds only text: `<ns:password lang="en">text</ns:password>`. */
const TEXT_ELEMENT =
  /(<((?:[\w-]{1,64}:)?([A-Za-z_][\w.-]{0,63}))((?:\s[^<>]{0,1000})?)>)([^<]*(?:<!(?:\[CDATA\[(?:(?!\]\]>)[\s\S]){0,4000}\]\]|--(?:(?!-->)[\s\S]){0,4000}--)>[^<]*)*)(?=<\/\2\s*>)/g;

/** The tag that opens an element. */
const OPENING_TAG = /<((?:[\w-]{1,64}:)?([A-Za-z_][\w.-]{0,63}))(?:\s[^<>]{0,1000})?(?<!\/)>/g;

/** Two elements that are a name and its value: `<name>password</name><value>text</value>`, `<key>…</key><string>…</string>`. */
const NAME_THEN_VALUE =
  /(<(?:[\w-]{1,64}:)?(?:name|key)\s{0,8}>\s{0,100}([^<>]{1,256}?)\s{0,100}<\/[^<>]{1,80}>\s{0,1000}<(?:[\w-]{1,64}:)?(?:value|string|data|integer)\s{0,8}>)(\s{0,100}<!\[CDATA\[[\s\S]{0,4000}?\]\]>|[^<]+)/gi;

/** A tag with a named value: `<input name="n" value="v">`, `<meta name="n" content="v">`, `<property name="n" value="v"/>`. */
const NAMED_VALUE = /<[A-Za-z][\w:.-]{0,63}\s[^<>]{0,4000}>/g;
const NAME_ATTRIBUTE = /\s(?:name|key|id|property)\s*=\s*["']?([^"'\s>]+)/gi;
const VALUE_ATTRIBUTE = /(\s(?:value|content)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/i;
const PASSWORD_FIELD = /\stype\s*=\s*["']?password\b/i;

/** Replaces the text of XML and HTML elements, and the values of attributes and form fields, whose name is secret. */
export function redactMarkup(text: string, redaction: Pick<Redaction, 'secret' | 'names'>): string {
  if (!text.includes('<')) return text;
  const { secret: replace, names } = redaction;
  const namesSecret = (tag: string) =>
    [...tag.matchAll(NAME_ATTRIBUTE)].some(([, name = '']) => names.header(name));
  return redactElements(text, replace, names)
    .replace(
      TEXT_ELEMENT,
      (whole, open: string, _qualified, name: string, attributes: string, content: string) =>
        names.field(name) || namesSecret(attributes) ? open + hidden(content, replace) : whole,
    )
    .replace(NAME_THEN_VALUE, (whole, before: string, name: string, content: string) =>
      names.header(name) ? before + hidden(content, replace) : whole,
    )
    .replace(NAMED_VALUE, (tag) => {
      if (!namesSecret(tag) && !PASSWORD_FIELD.test(tag)) return tag;
      return tag.replace(
        VALUE_ATTRIBUTE,
        (_whole, before: string, value: string) => before + inQuotes(value, replace),
      );
    });
}

/** Replaces all that elements of secret names hold, where that is more than text. */
function redactElements(text: string, replace: Replace, names: Redaction['names']): string {
  let result = '';
  let copied = 0;
  const unclosed = new Set<string>();
  OPENING_TAG.lastIndex = 0;
  for (let tag = OPENING_TAG.exec(text); tag !== null; tag = OPENING_TAG.exec(text)) {
    const [, qualified = '', name = ''] = tag;
    if (!names.field(name) || unclosed.has(qualified)) continue;
    const start = OPENING_TAG.lastIndex;
    const end = text.indexOf(`</${qualified}`, start);
    if (end === -1) {
      unclosed.add(qualified);
      continue;
    }
    const content = text.slice(start, end);
    if (!/<[A-Za-z_]/.test(content)) continue;
    result += text.slice(copied, start) + replace(content);
    copied = end;
    OPENING_TAG.lastIndex = end;
  }
  return result + text.slice(copied);
}

function inQuotes(value: string, replace: Replace): string {
  const quote = value[0] === '"' || value[0] === "'" ? value[0] : '';
  const content = value.slice(quote.length, value.length - quote.length);
  return quote + hidden(content, replace) + quote;
}

/** What is empty, or was hidden before, stays. */
function hidden(content: string, replace: Replace): string {
  return content.trim() === '' || content.startsWith('[redacted:') ? content : replace(content);
}
