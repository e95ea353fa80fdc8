import { isNumberText } from '../decimal.ts';
import { KINDS, type Kind, type Rule } from '../types.ts';
import { offsetAt } from '../zones.ts';
import { Pattern } from './pattern.ts';

/** How far a difference of an allowed kind may go. Whatever is undefined bounds nothing. */
export interface Bounds {
  /** Largest gap between two numbers, as decimal text. */
  readonly tolerance: string | undefined;
  /** Least decimals that a rounding must keep. */
  readonly decimals: number | undefined;
  readonly shift: ShiftBound | undefined;
  /** Names of IANA zones, one of which, or two of which, must explain a shift. */
  readonly zones: readonly string[] | undefined;
  /** What both values must match. */
  readonly pattern: Pattern | undefined;
}

/** What `shift` accepts: exactly these minutes from left to right, or at most these either way. */
export type ShiftBound = { readonly exactly: number } | { readonly atMost: number };

/** Each bound, the kinds that it is about, and what is wrong with a rule that has it and allows none of them. */
const BOUNDS: readonly {
  readonly key: keyof Bounds;
  readonly kinds: readonly Kind[];
  readonly words: string;
}[] = [
  {
    key: 'tolerance',
    kinds: ['rounding', 'value'],
    words: 'a tolerance but allows neither rounding nor value',
  },
  { key: 'decimals', kinds: ['rounding'], words: 'decimals but does not allow rounding' },
  { key: 'shift', kinds: ['timezone'], words: 'a shift but does not allow timezone' },
  { key: 'zones', kinds: ['timezone'], words: 'zones but does not allow timezone' },
  { key: 'pattern', kinds: KINDS, words: 'a pattern but allows no kinds' },
];

const MINUTES = { m: 1, h: 60, d: 1440 } as const;

/** Reads the bounds of a rule. Throws an Error of one sentence for the first that is not sound. */
export function readBounds(rule: Rule): Bounds {
  const { path, tolerance, decimals, shift, zones, pattern } = rule;
  return {
    tolerance: tolerance === undefined ? undefined : toleranceOf(path, String(tolerance)),
    decimals: decimals === undefined ? undefined : decimalsOf(path, decimals),
    shift: shift === undefined ? undefined : shiftOf(path, shift),
    zones: zones?.map((zone) => zoneOf(path, zone)),
    pattern: pattern === undefined ? undefined : patternOf(path, pattern),
  };
}

/**
 * What the first bound of a rule that bounds nothing is, as one sentence; undefined where every bound is about a kind
 * that the rule allows. Such a rule works; whoever wrote it expects otherwise.
 */
export function idleBound(rule: Rule): string | undefined {
  const idle = BOUNDS.find(
    ({ key, kinds }) => rule[key] !== undefined && !kinds.some((kind) => rule.allow?.includes(kind)),
  );
  return idle && `the rule for "${rule.path}" has ${idle.words}`;
}

function toleranceOf(path: string, text: string): string {
  if (isNumberText(text) && !text.startsWith('-')) return text;
  throw new Error(`the rule for "${path}" has the tolerance "${text}", which is no number from 0 upwards`);
}

function decimalsOf(path: string, decimals: number): number {
  if (Number.isInteger(decimals) && decimals >= 0) return decimals;
  throw new Error(
    `the rule for "${path}" has the decimals "${decimals}", which is no whole number from 0 upwards`,
  );
}

function shiftOf(path: string, text: string): ShiftBound {
  const bound = readShift(text);
  if (bound !== undefined) return bound;
  throw new Error(`the rule for "${path}" has the shift "${text}", which is neither like +02:00 nor like 2h`);
}

function zoneOf(path: string, zone: string): string {
  try {
    offsetAt(zone, 0);
    return zone;
  } catch (cause) {
    throw new Error(`the rule for "${path}" has the zone "${zone}", which no time zone is named`, { cause });
  }
}

function patternOf(path: string, source: string): Pattern {
  try {
    return new Pattern(source);
  } catch (cause) {
    throw new Error(`the rule for "${path}": ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Reads `+02:00` (exactly that) or `90m`, `2h`, `1d` (at most that, either way); undefined for anything else. */
function readShift(text: string): ShiftBound | undefined {
  const signed = /^([+-])(\d{2}):([0-5]\d)$/.exec(text);
  if (signed) {
    const minutes = Number(signed[2]) * 60 + Number(signed[3]);
    return { exactly: signed[1] === '-' ? -minutes : minutes };
  }
  const [, amount, unit] = /^(\d{1,4}(?:\.\d{1,2})?)([mhd])$/.exec(text) ?? [];
  return amount === undefined
    ? undefined
    : { atMost: Number(amount) * MINUTES[unit as keyof typeof MINUTES] };
}
