import { isSecretName } from './secret-names.ts';
import type { Replace } from './secret-values.ts';

/** An element that holds only text: `<ns:password lang="en">text</ns:password>`. */
const TEXT_ELEMENT =
  /(<((?:[\w-]{1,64}:)?([A-Za-z_][\w.-]{0,63}))(?:\s[^<>]{0,1000})?>)(<!\[CDATA\[[^\]]*\]\]>|[^<]+)(?=<\/\2\s*>)/g;

/** HTML's way to write a named value: `<input name="n" value="v">`, `<meta name="n" content="v">`. */
const NAMED_VALUE = /<(?:input|meta|option|param)\s[^<>]{0,4000}>/gi;
const NAME_ATTRIBUTE = /\sname\s*=\s*["']?([^"'\s>]+)/i;
const VALUE_ATTRIBUTE = /(\s(?:value|content)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/i;

/** Replaces the text of XML and HTML elements, and the values of form fields, whose name is secret. */
export function redactMarkup(text: string, replace: Replace): string {
  if (!text.includes('<')) return text;
  return text
    .replace(TEXT_ELEMENT, (whole, open: string, _qualified, name: string, content: string) =>
      isSecretName(name) ? open + replace(content) : whole,
    )
    .replace(NAMED_VALUE, (tag) => {
      const name = NAME_ATTRIBUTE.exec(tag)?.[1];
      if (name === undefined || !isSecretName(name)) return tag;
      return tag.replace(
        VALUE_ATTRIBUTE,
        (_whole, before: string, value: string) => before + inQuotes(value, replace),
      );
    });
}

function inQuotes(value: string, replace: Replace): string {
  const quote = value[0] === '"' || value[0] === "'" ? value[0] : '';
  const content = value.slice(quote.length, value.length - quote.length);
  return content === '' ? value : quote + replace(content) + quote;
}
