/** Longer additions are content. */
const LONGEST_AFFIX = 32;

/** What sort of word follows. Before a word no other is a mark: `PARTIALLY_PAID` is not `PAID`. */
const SORT_OF_WORD =
  /^(?:role|status|state|stage|type|kind|category|level|priority|event|permission|scope|locale|lang|country|currency)$/i;

/** What a file is. Any other word after a point may be half of a name: `octo.kat`, `example.com`. */
const FILE_ENDING =
  /^\.(?:avif|css|csv|docx?|gif|gz|html?|ico|jpe?g|js|json|md|mp[34]|ndjson|pdf|png|svg|txt|web[mp]|xlsx?|xml|ya?ml|zip)$/i;

/**
 * What one text has before or after the whole of the other: `ORD-17` and `17`, `10` and `10 EUR`. It must look like
 * a mark and not like content: no digits, no words of its own but a unit after a number, a name before an id or the
 * sort of a word before it, and set off from the rest. So `John` and `John Smith`, `admin` and `not-admin`, `1` and `-1`, `A` and `A+`,
 * `1.2` and `1.2.3` are none.
 */
export function affixBetween(left: string, right: string): string | undefined {
  const longer = left.length > right.length ? left : right;
  const core = longer === left ? right : left;
  const length = longer.length - core.length;
  if (length === 0 || length > LONGEST_AFFIX || core.length === 0) return undefined;
  const side = longer === left ? 'left' : 'right';
  if (longer.endsWith(core)) {
    const prefix = longer.slice(0, length);
    if (isPrefix(prefix, core)) return `the ${side} side has ${JSON.stringify(prefix)} before it`;
  }
  if (longer.startsWith(core)) {
    const suffix = longer.slice(core.length);
    if (isSuffix(suffix, core)) return `the ${side} side has ${JSON.stringify(suffix)} after it`;
  }
  return undefined;
}

function isPrefix(prefix: string, core: string): boolean {
  if (/[\d\n]/.test(prefix) || isSign(prefix, core)) return false;
  if (/\s/.test(prefix)) return /^\p{L}*\p{Sc}?\.?\s$/u.test(prefix) && isAmount(core);
  // A path under another one, `urn:isbn:`, `€`, `#`.
  if (/^\//.test(prefix) && core.startsWith('/')) return true;
  if (/[:/.#@|"'\p{Sc}]$/u.test(prefix)) return true;
  const word = /^(?:\p{L}+[_-])*(\p{L}+)[_-]$/u.exec(prefix)?.[1];
  if (word !== undefined) return isId(core) || SORT_OF_WORD.test(word);
  return /^\p{L}+$/u.test(prefix) && /^\d/.test(core);
}

function isSuffix(suffix: string, core: string): boolean {
  if (/[\d\n]/.test(suffix) || isSign(suffix, core) || isDay(core)) return false;
  if (/\s/.test(suffix)) return /^\s[\p{L}\p{Sc}%°/]+$/u.test(suffix) && isAmount(core);
  // The end of a sentence, a slash, `%`, `.jpg`.
  if (/^[./:,;!%°"'…\p{Sc}]$/u.test(suffix) || FILE_ENDING.test(suffix)) return true;
  return /^[_-]?\p{L}+$/u.test(suffix) && isAmount(core);
}

/** A sign that makes a number of another value of it. */
function isSign(affix: string, core: string): boolean {
  return /^[-+.,eE]+$/.test(affix) && /^[\d.]|\d$/.test(core);
}

/** Digits, and no letters in a row that could be a word. */
function isId(core: string): boolean {
  return /\d/.test(core) && !/\s|\p{L}{4}/u.test(core);
}

function isAmount(core: string): boolean {
  return /^[+-]?\d+(?:[.,]\d+)*$/.test(core);
}

/** A day or a time: what follows it belongs to it. */
function isDay(core: string): boolean {
  return /^\d{4}-\d{2}/.test(core);
}
