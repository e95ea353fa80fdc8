import { gapWithin } from '../exact.ts';
import { JsonNumber, type JsonValue } from '../json.ts';
import type { Judgement } from '../kinds/judgement.ts';
import { explainedByZones } from '../zones.ts';
import type { Bounds, ShiftBound } from './bounds.ts';
import type { Pattern } from './pattern.ts';

/** Whether a difference of an allowed kind lies within every bound that the rule has for that kind. */
export function withinBounds(
  bounds: Bounds,
  { kind, facts = {} }: Judgement,
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): boolean {
  if (bounds.pattern !== undefined && !(fits(bounds.pattern, left) && fits(bounds.pattern, right)))
    return false;
  if (kind === 'value') return bounds.tolerance === undefined || gapWithin(left, right, bounds.tolerance);
  if (kind === 'rounding') {
    if (bounds.decimals !== undefined && (facts.decimals ?? 0) < bounds.decimals) return false;
    return bounds.tolerance === undefined || gapWithin(left, right, bounds.tolerance);
  }
  if (kind !== 'timezone' || facts.shift === undefined || facts.shift === 0) return true;
  if (bounds.shift !== undefined && !shiftWithin(bounds.shift, facts.shift)) return false;
  return (
    bounds.zones === undefined ||
    (facts.moments !== undefined && explainedByZones(...facts.moments, bounds.zones))
  );
}

function shiftWithin(bound: ShiftBound, minutes: number): boolean {
  return 'exactly' in bound ? minutes === bound.exactly : Math.abs(minutes) <= bound.atMost;
}

/** A side that has nothing has nothing to fit; objects and arrays are no text and fit no pattern. */
function fits(pattern: Pattern, value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string') return pattern.matches(value);
  if (value instanceof JsonNumber) return pattern.matches(value.source);
  return (value === null || typeof value === 'boolean') && pattern.matches(String(value));
}
