import type { JsonValue } from './json.ts';
import type { Judgement } from './kinds/judgement.ts';
import { namesBeside } from './named-values.ts';
import { formatGeneralPath, formatPath, type Place } from './place.ts';
import { allowedBy } from './rules/allowance.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { TableNames } from './table-names.ts';
import type { Comparison, Difference } from './types.ts';

/**
 * Gathers differences up to a limit. Ignored ones never use up the room of one that counts: the search goes on
 * until something counts or the documents end, so that a limit cannot turn a mismatch into `ignored`.
 */
export class Findings {
  readonly #rules: RuleSet;
  readonly #max: number;
  readonly #differences: Difference[] = [];
  readonly #tables = new TableNames();
  #mismatch = false;
  #limited = false;

  /** `max`: most differences to list, at least 1. */
  constructor(rules: RuleSet, max: number) {
    this.#rules = rules;
    this.#max = Math.max(1, max);
  }

  /** Adds one difference. Returns false when nothing that follows can change the verdict or the list. */
  add(
    place: Place,
    judgement: Judgement,
    left: JsonValue | undefined,
    right: JsonValue | undefined,
  ): boolean {
    const ignoredBy = allowedBy(this.#rules, { place, judgement, left, right });
    const full = this.#differences.length >= this.#max;
    if (full) {
      this.#limited = true;
      if (this.#mismatch) return false;
      if (ignoredBy !== undefined) return true;
      this.#differences.pop();
    }
    this.#mismatch ||= ignoredBy === undefined;
    const names = [...namesBeside(place), ...this.#tables.at(place, [left, right])];
    this.#differences.push({
      path: formatPath(place),
      place: formatGeneralPath(place),
      kind: judgement.kind,
      ...(left === undefined ? {} : { left }),
      ...(right === undefined ? {} : { right }),
      detail: judgement.detail,
      signature: judgement.signature,
      ...(ignoredBy === undefined ? {} : { ignoredBy }),
      ...(names.length === 0 ? {} : { names }),
    });
    return true;
  }

  comparison(): Comparison {
    const verdict = this.#mismatch ? 'mismatch' : this.#differences.length > 0 ? 'ignored' : 'match';
    return { verdict, differences: this.#differences, limited: this.#limited };
  }
}
