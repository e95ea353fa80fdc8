import { type Document, decodeBodies } from './decode/document.ts';
import { compareDocuments, compareUnrelated } from './documents.ts';
import { Findings } from './findings.ts';
import { headerText } from './headers.ts';
import { JsonNumber } from './json.ts';
import { judgeHeader } from './kinds/header.ts';
import { judgeStatus, successAgainstError } from './kinds/status.ts';
import { Place } from './place.ts';
import type { CompiledRules } from './rules/compile.ts';
import { RuleSet } from './rules/rule-set.ts';
import type { Answer, Comparison } from './types.ts';

export interface CompareOptions {
  /** Names of the headers to compare, in lower case. */
  readonly headers: readonly string[];
  /** Whether a compared Set-Cookie counts with its values, and not by names and attributes alone. Default false. */
  readonly cookieValues?: boolean;
  readonly rules: CompiledRules;
  /** Most differences to list. Default 1000. */
  readonly maxDifferences?: number;
  /** A body that inflates beyond this many bytes is compared as it came. Default 16 MiB. */
  readonly maxDecodedBytes?: number;
  /** Milliseconds since the epoch, for `expires` of rules. */
  readonly now: number;
}

/** The headers that are compared where a route names none. */
export const DEFAULT_COMPARED_HEADERS: readonly string[] = [
  'content-type',
  'content-disposition',
  'content-language',
  'location',
  'cache-control',
  'link',
  'allow',
  'www-authenticate',
];

const DEFAULT_MAX_DIFFERENCES = 1000;
const DEFAULT_MAX_DECODED_BYTES = 16 * 1024 * 1024;

/** Judges the monolith's answer (left) against the service's (right). Pure and synchronous; never throws. */
export function compare(left: Answer, right: Answer, options: CompareOptions): Comparison {
  const rules = new RuleSet(options.rules, options.now);
  const findings = new Findings(rules, options.maxDifferences ?? DEFAULT_MAX_DIFFERENCES);
  const maxBytes = options.maxDecodedBytes ?? DEFAULT_MAX_DECODED_BYTES;
  const [leftBody, rightBody] = decodeBodies(left, right, maxBytes);
  if (left.status !== right.status) compareStatus(left.status, right.status, findings);
  if (successAgainstError(left.status, right.status)) {
    // Two outcomes are one cause: the headers and members of the one say nothing about the other.
    compareUnrelated(leftBody, rightBody, findings);
  } else {
    const names = headersToCompare(options.headers, leftBody, rightBody);
    compareHeaders(left, right, names, options.cookieValues === true, findings);
    compareDocuments(leftBody, rightBody, rules, findings);
  }
  return findings.comparison();
}

function compareStatus(left: number, right: number, findings: Findings): void {
  const asJson = (status: number) => new JsonNumber(String(status));
  findings.add(new Place(undefined, 'status'), judgeStatus(left, right), asJson(left), asJson(right));
}

/**
 * A body of another type, or none, brings another Content-Type with it: that is one cause, told at `$`. A body
 * that was too long to be read tells nothing of its type.
 */
function headersToCompare(names: readonly string[], left: Document, right: Document): readonly string[] {
  const read = left.type !== 'digest' && right.type !== 'digest';
  const sameText = 'text' in left && 'text' in right && left.text === right.text;
  const told = read && left.type !== right.type && !sameText;
  return told ? names.filter((name) => name !== 'content-type') : names;
}

function compareHeaders(
  left: Answer,
  right: Answer,
  names: readonly string[],
  cookieValues: boolean,
  findings: Findings,
): void {
  if (names.length === 0) return;
  const root = new Place(undefined, 'headers');
  for (const name of names) {
    const leftText = headerText(left.headers, name);
    const rightText = headerText(right.headers, name);
    if (leftText === rightText) continue;
    const judgement = judgeHeader(name, leftText, rightText, cookieValues);
    if (judgement) findings.add(new Place(root, name), judgement, leftText, rightText);
  }
}
