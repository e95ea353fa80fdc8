/** A place in an answer while it is walked: a chain to the root, so that equal places cost no text. */

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
  ruleState: RuleState | undefined = undefined;

  constructor(parent: Place | undefined, step: string | number, rightStep: string | number = step) {
    this.parent = parent;
    this.step = step;
    this.rightStep = rightStep;
  }
}

/** Steps that a written path shows at most; the middle of a deeper one is left out. */
const MAX_STEPS = 256;

/** The place as JSONPath, `headers.NAME` or `status`. Beyond 256 steps the middle is written `…`. */
export function formatPath(place: Place): string {
  return write(place, (step) => (typeof step === 'number' ? `[${step}]` : formatKey(step)));
}

/** The path with indices as `[*]` and keys that look like ids as `.*`: where all differences of one cause meet. */
export function formatGeneralPath(place: Place): string {
  return write(place, (step) => {
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

function write(place: Place, writeStep: (step: string | number) => string): string {
  const steps: (string | number)[] = [];
  let at = place;
  while (at.parent !== undefined) {
    steps.push(at.step);
    at = at.parent;
  }
  const root = String(at.step);
  if (root !== '$') return [root, ...steps].join('.');
  steps.reverse();
  if (steps.length <= MAX_STEPS) return root + steps.map(writeStep).join('');
  const half = MAX_STEPS / 2;
  const begin = steps.slice(0, half).map(writeStep).join('');
  return `${root}${begin}…${steps.slice(-half).map(writeStep).join('')}`;
}

/** Keys of maps from ids: numbers, UUIDs, ULIDs, and hex digests of 24 digits or more. */
function looksLikeId(key: string): boolean {
  if (/^\d+$/.test(key)) return true;
  if (key.length < 24) return false;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(key)) return true;
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(key) || /^[0-9a-f]{24,}$/i.test(key);
}
