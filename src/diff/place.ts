/** A place in an answer while it is walked: a chain to the root, so that equal places cost no text. */

import type { JsonValue } from './json.ts';

/** What the rules have matched on the way to a place; only `rules/` reads it. */
export interface RuleState {
  /** Positions inside patterns that may still match further down. */
  readonly live: readonly number[];
  /** Indices of the rules whose path is exactly this place. */
  readonly exact: readonly number[];
  /** Indices of the rules whose path is this place or one above it. */
  readonly covering: readonly number[];
}

export class Place {
  readonly parent: Place | undefined;
  /** Key, left index, or the root's name (`$`, `headers`, `status`). */
  readonly step: string | number;
  /** Index on the right of an element that stands elsewhere there; otherwise as `step`. */
  readonly rightStep: string | number;
  /** Which of its siblings of one name an element of HTML or XML is on the left; undefined where it has none. */
  readonly nth: number | undefined;
  /** Which it is on the right. */
  readonly rightNth: number | undefined;
  /** Steps from the root. */
  readonly depth: number;
  /** The place above where the shown beginning of a long path ends, or this one: writing never climbs the middle. */
  readonly beginning: Place;
  ruleState: RuleState | undefined = undefined;
  /** The two containers that the walk has opened here; undefined where it has not. */
  opened: readonly [left: JsonValue, right: JsonValue] | undefined = undefined;

  constructor(
    parent: Place | undefined,
    step: string | number,
    rightStep: string | number = step,
    nth?: number,
    rightNth: number | undefined = nth,
  ) {
    this.parent = parent;
    this.step = step;
    this.rightStep = rightStep;
    this.nth = nth;
    this.rightNth = rightNth;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.beginning = parent === undefined || this.depth <= SHOWN_STEPS ? this : parent.beginning;
  }
}

/** Steps that a written path shows at most at its beginning, and as many at its end; the middle is left out. */
const SHOWN_STEPS = 128;

/** The place as JSONPath, `headers.NAME` or `status`. Beyond 256 steps the middle is written `…`. */
export function formatPath(place: Place): string {
  return write(place, ({ step, nth }) => {
    if (typeof step === 'number') return `[${step}]`;
    return nth === undefined ? formatKey(step) : `${formatKey(step)}[${nth}]`;
  });
}

/**
 * The path with indices as `[*]` and keys that look like ids as `.*`: where all differences of one cause meet. Of an
 * element of HTML or XML the name alone: whether it has siblings is chance.
 */
export function formatGeneralPath(place: Place): string {
  return write(place, ({ step }) => {
    if (typeof step === 'number') return '[*]';
    return looksLikeId(step) ? '.*' : formatKey(step);
  });
}

/** The key of the field at this place, or of the one that holds its arrays; undefined where there is none. */
export function fieldName(place: Place): string | undefined {
  let at = place;
  while (at.parent !== undefined && typeof at.step === 'number') at = at.parent;
  return at.parent === undefined || typeof at.step === 'number' ? undefined : at.step;
}

/** A key as a step of a path: `.name`, or `['odd key']`. */
export function formatKey(key: string): string {
  if (/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key)) return `.${key}`;
  // Control characters and lone surrogates would not survive a terminal or a YAML file.
  const escaped = key
    .replace(/[\\']/g, '\\$&')
    .replace(
      /[\p{Cc}\p{Cs}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `['${escaped}']`;
}

function write(place: Place, writeStep: (place: Place) => string): string {
  if (place.depth > 2 * SHOWN_STEPS) {
    const end = lastPlaces(place, SHOWN_STEPS).map(writeStep).join('');
    return `${write(place.beginning, writeStep)}…${end}`;
  }
  const [root, ...places] = lastPlaces(place, place.depth + 1);
  if (root?.step !== '$') return [root, ...places].map((at) => at?.step).join('.');
  return `$${places.map(writeStep).join('')}`;
}

/** The last `count` places on the way to a place, the root counting as one. */
function lastPlaces(place: Place, count: number): Place[] {
  const places: Place[] = [];
  for (let at: Place | undefined = place; at && places.length < count; at = at.parent) places.push(at);
  return places.reverse();
}

/** Keys of maps from ids: numbers, days and times, mail addresses, UUIDs, ULIDs, hex digests of 24 digits or more. */
function looksLikeId(key: string): boolean {
  if (/^\d+$/.test(key) || /^\d{4}-\d{2}(?:-\d{2}(?:[T ].*)?)?$/.test(key)) return true;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(key)) return true;
  if (key.length < 24) return false;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(key)) return true;
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(key) || /^[0-9a-f]{24,}$/i.test(key);
}
