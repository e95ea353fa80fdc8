/** Digits in groups, parted by single spaces (of any width) or dashes, that touch no letter or further digit. */
const DIGIT_RUN = /(?<![A-Za-z\d.])\d+(?:[ \u00a0\u2009\u202f-]\d+)*(?![A-Za-z\d])/g;

const SHORTEST = 13;
const LONGEST = 19;

/**
 * Replaces payment card numbers: 13 to 19 digits, also written in groups, that begin with 2 to 6 as payment
 * networks' do (ISO/IEC 7812: so that timestamps, which begin with 1, stay readable) and pass Luhn's check.
 */
export function replaceCardNumbers(text: string, replace: (number: string) => string): string {
  return text.replace(DIGIT_RUN, (run) => (run.length < SHORTEST ? run : replaceInRun(run, replace)));
}

/** True when these digits, and nothing but digits, are a card number. */
export function isCardNumber(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && passesLuhn(digits);
}

function replaceInRun(run: string, replace: (number: string) => string): string {
  const groups = [...run.matchAll(/\d+/g)].map((match) => ({ start: match.index, digits: match[0] }));
  let result = '';
  let copied = 0;
  for (let first = 0; first < groups.length; first++) {
    const found = longestCardFrom(groups, first);
    const start = groups[first]?.start;
    if (found === undefined || start === undefined) continue;
    result += run.slice(copied, start) + replace(run.slice(start, found.end));
    copied = found.end;
    first = found.last;
  }
  return result + run.slice(copied);
}

function longestCardFrom(
  groups: readonly { start: number; digits: string }[],
  first: number,
): { last: number; end: number } | undefined {
  // No card's first group is shorter; lists of small numbers end here.
  if (!/^[2-6]\d{3}/.test(groups[first]?.digits ?? '')) return undefined;
  let digits = '';
  let found: { last: number; end: number } | undefined;
  for (let last = first; last < groups.length && digits.length <= LONGEST; last++) {
    const group = groups[last];
    if (group === undefined) break;
    digits += group.digits;
    if (isCardNumber(digits)) found = { last, end: group.start + group.digits.length };
  }
  return found;
}

/** Luhn's check digit: ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight++) {
    const digit = digits.charCodeAt(digits.length - 1 - fromRight) - 48;
    const doubled = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
