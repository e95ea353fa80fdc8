import { JsonNumber, type JsonValue } from '../json.ts';
import { isOtherOutcome } from '../kinds/status.ts';
import type { Kind } from '../types.ts';
import type {
  CauseExample,
  Conclusion,
  Hypothesis,
  HypothesisType,
  Observation,
  RuleDraft,
  Subject,
} from './cause.ts';
import { escaped } from './wording-words.ts';
import { quoted } from './words.ts';

/** More values are no table that a person would call one. */
const MOST_VALUES = 8;
/** A word or a few, with letters in it; or nothing. */
const NAME = /^(?=.{0,48}$)(?:[^\p{L}]{0,4}\p{L}[^\d\n]*\d{0,4})?$/u;
const LEAST_OBSERVATIONS = 5;
/** How often a value has to come back before that it always becomes the same says anything. */
const TIMES_EACH = 3;
const LEAST_OCCASIONS = 3;
const LEAST_SHARE = 0.9;
/** From then on a table that does not hold is given up. */
const SETTLED = 32;

/** One line of the table: JSON text of both values, and how often it held. */
type Row = [left: string, right: string, count: number];

interface Saved {
  readonly n: number;
  readonly rows: readonly Row[];
  readonly refuted: boolean;
  readonly against?: CauseExample;
}

/** Each of a few values of the monolith is always the same other value on the service, and no two become one. */
export const mapping: HypothesisType = {
  name: 'mapping',
  per: 'difference',
  appliesTo: (kind) => ['value', 'text', 'status', 'header', 'empty'].includes(kind),
  resume: (saved) => new Mapping(saved as Saved | undefined),
};

class Mapping implements Hypothesis {
  #n: number;
  readonly #rows: Row[];
  #refuted: boolean;
  #against: CauseExample | undefined;

  constructor(saved: Saved | undefined) {
    this.#n = saved?.n ?? 0;
    this.#rows = (saved?.rows ?? []).map((row) => [...row] as Row);
    this.#refuted = saved?.refuted ?? false;
    this.#against = saved?.against;
  }

  get refuted(): boolean {
    return this.#refuted;
  }

  observe(observation: Observation): void {
    this.#n++;
    const [left, right] = [
      textOf(observation.left, observation.difference.kind),
      textOf(observation.right, observation.difference.kind),
    ];
    if (left === undefined || right === undefined || !this.#fits(left, right, observation)) {
      this.#against ??= observation.example();
      this.#refuted ||= this.#n >= SETTLED && this.#support() < this.#n * LEAST_SHARE;
    }
  }

  conclude({ kind, occasions }: Subject): Conclusion | undefined {
    const support = this.#support();
    // What came once proves nothing, and what contradicts the table is no line of it.
    // Sorted, so that it is one sentence in whatever order exchanges came.
    const rows = this.#rows.filter(([, , count]) => count > 1).sort(([a], [b]) => (a < b ? -1 : 1));
    const enough = support >= LEAST_OBSERVATIONS && support >= this.#rows.length * TIMES_EACH;
    if (rows.length === 0 || !enough || occasions < LEAST_OCCASIONS || support < this.#n * LEAST_SHARE)
      return undefined;
    const swapped = rows.some(([left]) => rows.some(([, right]) => right === left));
    const shown = rows.map(([left, right]) => `${left} → ${right}`).join(', ');
    return {
      claim:
        rows.length === 1
          ? `the service has ${rows[0]?.[1]} wherever the monolith has ${rows[0]?.[0]}`
          : `the service has other names for the same values, one for each (${shown})`,
      support,
      of: this.#n,
      counterexample: this.#against,
      ...(swapped ? SWAPPED : kind === 'status' && rows.some(isOutage) ? OUTCOMES : ruleFor(rows, kind)),
    };
  }

  save(): Saved {
    return {
      n: this.#n,
      rows: this.#rows,
      refuted: this.#refuted,
      ...(this.#against === undefined ? {} : { against: this.#against }),
    };
  }

  #support(): number {
    return this.#rows.reduce((sum, [, , count]) => sum + count, 0);
  }

  #fits(left: string, right: string, observation: Observation): boolean {
    const known = this.#rows.find(([own]) => own === left);
    if (known !== undefined) {
      if (known[1] !== right) return false;
      known[2]++;
      return true;
    }
    if (this.#rows.some(([, other]) => other === right)) return false;
    if (this.#rows.length >= MOST_VALUES) {
      // As many values as there are observations are no table: prices, names, ids.
      this.#refuted ||= this.#support() < MOST_VALUES * TIMES_EACH;
      return false;
    }
    if (!observation.keep(left) || !observation.keep(right)) return false;
    this.#rows.push([left, right, 1]);
    return true;
  }
}

const SWAPPED = {
  ruleNote:
    'no rule is safe: a value of the one side is another value of the other, and a rule cannot tell which is right',
};

const OUTCOMES = {
  ruleNote:
    'no rule is suggested: one side fails where the other does not, and a rule for these codes would hide an outage',
};

function isOutage([left, right]: Row): boolean {
  return isOtherOutcome(Number(left), Number(right));
}

/**
 * The value as JSON, where it may be a name for something. Amounts and counts are none: that a few of them come back
 * says that a few documents do, and a rule for a pair of amounts would hide a fault.
 */
function textOf(value: JsonValue | undefined, kind: Kind): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof JsonNumber) return kind === 'status' ? value.source : undefined;
  return typeof value === 'string' && NAME.test(value) ? quoted(value) : undefined;
}

/** A rule for each line: one for all of them would let a value become that of another line. */
function ruleFor(rows: readonly Row[], kind: Kind): { rules: readonly RuleDraft[]; ruleNote: string } {
  return {
    rules: rows.map(([left, right]) => ({
      allow: [kind],
      pattern: `^(?:${escaped(plain(left))}|${escaped(plain(right))})$`,
    })),
    ruleNote: 'it accepts these pairs alone, in either direction',
  };
}

function plain(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}
