import { compare } from '../../../src/diff/compare.ts';
import { fingerprint } from '../../../src/diff/fingerprint.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import type { Answer, Rule } from '../../../src/diff/types.ts';
import type { Compared } from '../../../src/replay/both-sides.ts';
import type { PlannedTarget } from '../../../src/replay/types.ts';

export const ROUTE = 'orders-read';

/** An answer with this JSON, and `x-page` where it is given. */
export function answer(content: unknown, { status = 200, page = '' } = {}): Answer {
  const headers = ['content-type', 'application/json', ...(page === '' ? [] : ['x-page', page])];
  return { status, headers, body: Buffer.from(JSON.stringify(content)) };
}

/** What both sides say, as it is judged. */
export function said(monolith: Answer, service: Answer, rules: readonly Rule[] = []): Compared {
  const options = { headers: ['content-type', 'x-page'], rules: compileRules(rules), now: 0 };
  const status = { monolith: monolith.status, service: service.status };
  return { ...compare(monolith, service, options), status, answers: { monolith, service } };
}

/** The discrepancy that these two answers show first. */
export function shownBy(monolith: Answer, service: Answer): PlannedTarget {
  const [first] = said(monolith, service).differences;
  if (first === undefined) throw new Error('they do not differ');
  const { kind, place: path, left } = first;
  return { id: fingerprint(ROUTE, first), route: ROUTE, kind, path, monolithHad: left !== undefined };
}
