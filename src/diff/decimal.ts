/** Decimal numbers by their source text. Nothing here goes through a binary float. */

/** Exponents of more digits than this are compared as they were written: no real answer holds one. */
const MAX_EXPONENT_DIGITS = 15;

/** Whole numbers of so many digits are exact in a double, with a sign and an exponent of one digit to spare. */
const SAFE_DIGITS = 15;

/**
 * The exact value of a JSON number in one spelling: digits without leading or trailing zeros, then `e` and the
 * power of ten. `1.10` and `11e-1` give `11e-1`, `-0` gives `0`. Linear in the source, whatever the exponent.
 */
export function canonicalNumber(source: string): string {
  const last = source.charCodeAt(source.length - 1);
  if (last !== 0x30 && isPlainInteger(source)) return source;
  const negative = source.startsWith('-');
  const exponentAt = source.search(/[eE]/);
  const mantissa = source.slice(negative ? 1 : 0, exponentAt < 0 ? source.length : exponentAt);
  const point = mantissa.indexOf('.');
  const fraction = point < 0 ? '' : mantissa.slice(point + 1);
  const digits = (point < 0 ? mantissa : mantissa.slice(0, point)) + fraction;
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start++;
  if (start === digits.length) return '0';
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  const exponent = exponentAt < 0 ? 0 : readExponent(source.slice(exponentAt + 1));
  if (exponent === undefined) return source.toLowerCase();
  const power = exponent - fraction.length + (digits.length - end);
  return `${negative ? '-' : ''}${digits.slice(start, end)}${power === 0 ? '' : `e${power}`}`;
}

/** Whether two JSON numbers have the same exact decimal value. */
export function sameNumber(left: string, right: string): boolean {
  if (left === right) return true;
  // Whole numbers have one spelling each, zero apart.
  if (isPlainInteger(left) && isPlainInteger(right)) return isZero(left) && isZero(right);
  return canonicalNumber(left) === canonicalNumber(right);
}

function isZero(integer: string): boolean {
  return integer === '0' || integer === '-0';
}

/** The value of a whole number that a double certainly holds, however it is written; undefined for all others. */
export function smallInteger(source: string): number | undefined {
  const plain = plainInteger(source);
  if (plain !== undefined) return plain;
  const canonical = canonicalNumber(source);
  const power = Number(canonical.split('e')[1] ?? 0);
  return power >= 0 && canonical.length + power <= SAFE_DIGITS ? Number(canonical) : undefined;
}

/** Digits after the point as they are written, an exponent included: `1.50` has 2, `15e-1` has 1, `1e2` none. */
export function decimalsOf(source: string): number {
  const exponentAt = source.search(/[eE]/);
  const end = exponentAt < 0 ? source.length : exponentAt;
  const point = source.indexOf('.');
  const fraction = point < 0 ? 0 : end - point - 1;
  return exponentAt < 0
    ? fraction
    : Math.max(0, fraction - (readExponent(source.slice(exponentAt + 1)) ?? 0));
}

/** True for text that is a JSON number and nothing else. */
export function isNumberText(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== 0x2d && !(first >= 0x30 && first <= 0x39)) return false;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

/** The value of at most 15 digits, or 14 behind a sign; undefined for all else. `Number` takes several times as long. */
export function plainInteger(source: string): number | undefined {
  if (source.length > SAFE_DIGITS) return undefined;
  const negative = source.charCodeAt(0) === 0x2d;
  let value = 0;
  for (let at = negative ? 1 : 0; at < source.length; at++) {
    const digit = source.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

function readExponent(text: string): number | undefined {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > MAX_EXPONENT_DIGITS) return undefined;
  return (negative ? -1 : 1) * Number(digits);
}

function isPlainInteger(source: string): boolean {
  for (let at = source.charCodeAt(0) === 0x2d ? 1 : 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}
