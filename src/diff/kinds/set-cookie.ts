import { readMoment } from '../moment.ts';
import type { Judgement } from './judgement.ts';

/** Expiries are made from the clock at each answer: so much may lie between two that mean the same (nanoseconds). */
const EXPIRY_SLACK = 60_000_000_000n;
/** As much of a list as a person reads. */
const MOST_NAMED = 8;

interface Cookie {
  readonly name: string;
  readonly value: string;
  /** By lower-case name; of one that comes twice the last counts (RFC 6265, 5.2). */
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Judges the Set-Cookie lines of two answers, one a line: cookies by name, whatever their order, and attributes by
 * what they say. Values are compared only if asked: most are made anew for every answer; that one side's is empty
 * always counts. Undefined where both say the same. No value of a cookie gets into the detail.
 */
export function judgeSetCookie(left: string, right: string, compareValues: boolean): Judgement | undefined {
  const lefts = cookiesByName(left);
  const rights = cookiesByName(right);
  const names = [...new Set([...lefts.keys(), ...rights.keys()])].sort();
  const found = names.flatMap((name) => {
    const change = changeOf(lefts.get(name) ?? [], rights.get(name) ?? [], compareValues);
    return change === undefined ? [] : [{ name, ...change }];
  });
  if (found.length === 0) return undefined;
  const shown = found.slice(0, MOST_NAMED);
  const more = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : '';
  return {
    kind: 'header',
    detail: shown.map(({ name, words }) => `${name}: ${words}`).join('; ') + more,
    signature: shown.map(({ name, what }) => `${name} ${what}`).join(', '),
  };
}

interface Change {
  /** What differs, without its values: it tells two faults apart. */
  readonly what: string;
  readonly words: string;
}

function changeOf(left: readonly Cookie[], right: readonly Cookie[], values: boolean): Change | undefined {
  if (right.length === 0) return { what: 'left only', words: 'only the left side sets it' };
  if (left.length === 0) return { what: 'right only', words: 'only the right side sets it' };
  const [a, b] = [left[0], right[0]];
  if (left.length === 1 && right.length === 1 && a !== undefined && b !== undefined)
    return changeBetween(a, b, values);
  const spelled = (cookies: readonly Cookie[]) => cookies.map((cookie) => spell(cookie, values)).sort();
  if (spelled(left).join('\n') === spelled(right).join('\n')) return undefined;
  return { what: 'several', words: `it is set ${left.length} and ${right.length} times, and not alike` };
}

function changeBetween(left: Cookie, right: Cookie, values: boolean): Change | undefined {
  const names = [...new Set([...left.attributes.keys(), ...right.attributes.keys()])].sort();
  const changed = names.filter(
    (name) => !sameAttribute(name, left.attributes.get(name), right.attributes.get(name)),
  );
  // The attributes of a cookie that is deleted say so themselves.
  const emptied = changed.length === 0 && (left.value === '') !== (right.value === '');
  if (emptied || (values && left.value !== right.value)) changed.unshift('value');
  if (changed.length === 0) return undefined;
  const words = changed.map((name) =>
    name === 'value'
      ? valuesIn(left, right)
      : `${name} ${shown(left.attributes.get(name))} against ${shown(right.attributes.get(name))}`,
  );
  return { what: changed.join(' '), words: words.join(', ') };
}

function valuesIn(left: Cookie, right: Cookie): string {
  if (left.value !== '' && right.value !== '') return 'the values differ';
  return `only the ${left.value === '' ? 'right' : 'left'} side gives it a value`;
}

function sameAttribute(name: string, left: string | undefined, right: string | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  if (name === 'expires') {
    const [a, b] = [expiryOf(left), expiryOf(right)];
    if (a === undefined || b === undefined) return false;
    const gap = a - b;
    return gap <= EXPIRY_SLACK && gap >= -EXPIRY_SLACK;
  }
  return canonical(name, left) === canonical(name, right);
}

function canonical(name: string, value: string): string {
  if (name === 'domain') return value.replace(/^\./, '').toLowerCase();
  return name === 'samesite' || name === 'priority' ? value.toLowerCase() : value;
}

/** RFC 1123 as it should be, or with dashes and two digits for the year as Netscape wrote it; nanoseconds. */
function expiryOf(text: string): bigint | undefined {
  const spaced = text.replace(
    /^(\w{3})\w*, (\d{2})-(\w{3})-(\d{2,4}) /,
    (_, weekday, day, month, year: string) => {
      const century = year.length > 2 ? '' : Number(year) < 70 ? '20' : '19';
      return `${weekday}, ${day} ${month} ${century}${year} `;
    },
  );
  return readMoment(spaced)?.nanoseconds;
}

function spell({ value, attributes }: Cookie, values: boolean): string {
  const parts = [...attributes].map(
    ([name, text]) => `${name}=${name === 'expires' ? '' : canonical(name, text)}`,
  );
  return [values || value === '' ? value : '(a value)', ...parts.sort()].join('; ');
}

function shown(attribute: string | undefined): string {
  if (attribute === undefined) return '(absent)';
  return attribute === '' ? '(set)' : attribute;
}

function cookiesByName(text: string): Map<string, Cookie[]> {
  const byName = new Map<string, Cookie[]>();
  for (const line of text.split('\n')) {
    const cookie = readCookie(line);
    if (cookie === undefined) continue;
    const known = byName.get(cookie.name);
    if (known) known.push(cookie);
    else byName.set(cookie.name, [cookie]);
  }
  return byName;
}

/** RFC 6265, section 5.2: forgiving, as browsers are. */
function readCookie(line: string): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';');
  const equals = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, equals)).trim();
  const value = pair.slice(equals + 1).trim();
  if (name === '' && value === '') return undefined;
  const attributes = new Map<string, string>();
  for (const part of rest) {
    const at = part.indexOf('=');
    const key = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase();
    if (key !== '') attributes.set(key, at < 0 ? '' : part.slice(at + 1).trim());
  }
  return { name, value, attributes };
}
