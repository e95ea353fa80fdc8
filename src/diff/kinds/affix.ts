/** Longer additions are content. */
const LONGEST_AFFIX = 32;

/**
 * What one text has before or after the whole of the other: `ORD-17` and `17`, `10` and `10 EUR`. It must look like
 * a mark and not like content: no digits, no words of its own but a unit after a number, and set off from the rest
 * by a sign, or by letters meeting digits. So `John` and `John Smith`, `1` and `-1`, `1.2` and `1.2.3` are none.
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
  if (/\s/.test(prefix)) return /^\p{L}*\p{S}?\.?\s$/u.test(prefix) && isAmount(core);
  if (/[^\p{L}\p{M}\p{N}]$/u.test(prefix)) return true;
  return /^\d/.test(core);
}

function isSuffix(suffix: string, core: string): boolean {
  if (/[\d\n]/.test(suffix) || isSign(suffix, core) || isDay(core)) return false;
  if (/\s/.test(suffix)) return /^\s[\p{L}\p{S}%°/]+$/u.test(suffix) && isAmount(core);
  if (/^[^\p{L}\p{M}\p{N}]/u.test(suffix)) return true;
  return isAmount(core);
}

/** A sign that makes a number of another value of it. */
function isSign(affix: string, core: string): boolean {
  return /^[-+.,eE]+$/.test(affix) && /^[\d.]|\d$/.test(core);
}

function isAmount(core: string): boolean {
  return /^[+-]?\d+(?:[.,]\d+)*$/.test(core);
}

/** A day or a time: what follows it belongs to it. */
function isDay(core: string): boolean {
  return /^\d{4}-\d{2}/.test(core);
}
