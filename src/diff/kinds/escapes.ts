/** Reads away one layer of escaping, one kind at a time. */
interface Escaping {
  readonly name: string;
  /** A character without which a text has none of it. */
  readonly mark: string;
  undo(text: string): string;
}

const NAMED: Readonly<Record<string, string | undefined>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  agrave: 'à',
  aacute: 'á',
  acirc: 'â',
  ccedil: 'ç',
  egrave: 'è',
  eacute: 'é',
  ecirc: 'ê',
  iacute: 'í',
  ntilde: 'ñ',
  oacute: 'ó',
  uacute: 'ú',
  euro: '€',
  pound: '£',
  copy: '©',
  reg: '®',
  deg: '°',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
};

const LARGEST_CODE_POINT = 0x10ffff;

const ENTITIES: Escaping = {
  name: 'HTML entities',
  mark: '&',
  undo: (text) =>
    text.replace(
      /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole;
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
        return code <= LARGEST_CODE_POINT ? String.fromCodePoint(code) : whole;
      },
    ),
};

const LETTERS: Readonly<Record<string, string | undefined>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const BACKSLASHES: Escaping = {
  name: 'backslashes',
  mark: '\\',
  undo: (text) =>
    text.replace(/\\(?:u([0-9a-fA-F]{4})|([\\/"'bfnrt]))/g, (_, hex?: string, letter?: string) =>
      letter === undefined
        ? String.fromCharCode(Number.parseInt(hex ?? '', 16))
        : (LETTERS[letter] ?? letter),
    ),
};

const PERCENT_CODES: Escaping = {
  name: 'percent codes',
  mark: '%',
  undo: (text) => text.replace(/(?:%[0-9a-fA-F]{2})+/g, (codes) => decodePercents(codes)),
};

const ESCAPINGS: readonly Escaping[] = [ENTITIES, BACKSLASHES, PERCENT_CODES];

/**
 * The escaping (HTML entities, backslashes as in JSON, percent codes) that alone tells two strings apart, be it on
 * one side or written otherwise on both; undefined where there is none. Named entities are those that answers hold.
 */
export function escapingBetween(left: string, right: string): string | undefined {
  for (const { name, mark, undo } of ESCAPINGS) {
    const [onLeft, onRight] = [left.includes(mark), right.includes(mark)];
    if (!onLeft && !onRight) continue;
    const [a, b] = [undo(left), undo(right)];
    if (a === right) return `${name} on the left alone`;
    if (b === left) return `${name} on the right alone`;
    if (a === b) return `${name} written otherwise`;
  }
  return undefined;
}

function decodePercents(codes: string): string {
  try {
    return decodeURIComponent(codes);
  } catch {
    // Bytes that are not UTF-8 are no escaped text: they stay as they are.
    return codes;
  }
}
