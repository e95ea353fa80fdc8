import { ITSELF } from './sort-keys.ts';
import { quoted } from './words.ts';

const TIME_NAME = /(?:At|_at|[dD]ate|[tT]ime|[tT]imestamp|_on|^day|^created|^updated)$/;
const ID_NAME = /^_?id$|[a-z]Id$|_id$/i;
const LIKELY = [
  /(?:number|code|sku|key)$/i,
  /(?:name|title)$/i,
  /(?:position|rank|priority|order|index|seq)$/i,
];

/**
 * The likeliest of several sorts that fit equally well. What falls is most often a time, newest first; what rises is
 * most often an id.
 */
export function likeliest(claims: readonly string[]): string | undefined {
  return [...claims].sort((a, b) => rank(a) - rank(b))[0];
}

/** `createdAt, newest first`; `id`; `price, descending`. */
export function sortWords(claim: string): string {
  const { falls, field } = partsOf(claim);
  const name = field === ITSELF ? 'the values themselves' : /^[\w$.-]+$/.test(field) ? field : quoted(field);
  if (TIME_NAME.test(field)) return `${name}, ${falls ? 'newest' : 'oldest'} first`;
  return falls ? `${name}, descending` : name;
}

function rank(claim: string): number {
  const { falls, field } = partsOf(claim);
  const isTime = TIME_NAME.test(field);
  const isId = ID_NAME.test(field);
  if (isTime) return falls ? 0 : 1;
  if (isId) return falls ? 1 : 0;
  const found = LIKELY.findIndex((pattern) => pattern.test(field));
  return 2 + (found === -1 ? LIKELY.length : found);
}

function partsOf(claim: string): { falls: boolean; field: string } {
  const [, direction, field = ITSELF] = /^(?:tie )?(?:left|right) (asc|desc) (.*)$/s.exec(claim) ?? [];
  return { falls: direction === 'desc', field };
}
