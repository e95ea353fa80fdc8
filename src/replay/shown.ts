import { fingerprint } from '../diff/fingerprint.ts';
import type { Difference } from '../diff/types.ts';
import { exampleOf } from '../store/difference-example.ts';
import type { Redactor } from '../store/redact.ts';
import type { SeenDifference } from './types.ts';

/** A credential that is shorter is no credential, and would be found in everything. */
const SHORTEST = 6;

/**
 * Shows differences without secrets: neither what looks like one nor what was given for this run, which an upstream may
 * well repeat. `headers`: flat.
 */
export class Shown {
  readonly #redactor: Redactor;
  readonly #given: readonly string[];

  constructor(redactor: Redactor, headers: readonly string[]) {
    this.#redactor = redactor;
    const values = headers.filter((_, i) => i % 2 === 1);
    const words = values.flatMap((value) => [value, ...value.split(/[\s;,=]+/)]);
    // The longest first: a part must not break the whole.
    this.#given = [...new Set(words)]
      .filter(({ length }) => length >= SHORTEST)
      .sort((a, b) => b.length - a.length);
  }

  difference(route: string, difference: Difference): SeenDifference {
    const { path, left, right, detail, ignoredBy } = exampleOf(difference, this.#redactor);
    return {
      id: fingerprint(route, difference),
      kind: difference.kind,
      path: this.text(path),
      ...(left !== undefined && { left: this.text(left) }),
      ...(right !== undefined && { right: this.text(right) }),
      detail: this.text(detail),
      ...(ignoredBy !== undefined && { ignoredBy }),
    };
  }

  /** Text without what was given for this run. */
  text(text: string): string {
    return this.#given.reduce(
      (rest, value) => rest.replaceAll(value, () => this.#redactor.secret(value)),
      text,
    );
  }
}
