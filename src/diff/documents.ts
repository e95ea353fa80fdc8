import { bytesSummary, type Document, digestSummary } from './decode/document.ts';
import { withListsOf } from './decode/form.ts';
import type { Findings } from './findings.ts';
import type { JsonValue } from './json.ts';
import type { Judgement } from './kinds/judgement.ts';
import { judgeMediaType, reasonsOf } from './kinds/media-type.ts';
import { OTHER_OUTCOME } from './kinds/status.ts';
import { judgeText } from './kinds/text.ts';
import { stringDetail, valueJudgement } from './kinds/value.ts';
import { Place } from './place.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { compareTrees } from './trees.ts';
import type { BodyDigest } from './types.ts';

/** Compares two decoded bodies: trees of one type member by member, everything else as a whole at `$`. */
export function compareDocuments(left: Document, right: Document, rules: RuleSet, findings: Findings): void {
  if ('value' in left && 'value' in right && left.type === right.type) {
    if (sameWhole(left, right)) return;
    if (left.type === 'form') {
      const [l, r] = [withListsOf(right.value, left.value), withListsOf(left.value, right.value)];
      compareTrees(l, r, rules, findings);
    } else {
      compareTrees(left.value, right.value, rules, findings);
    }
    return;
  }
  const judgement = judgeWhole(left, right);
  if (judgement) findings.add(bodyPlace(), judgement, wholeValue(left), wholeValue(right));
}

/** Compares two bodies that answer different questions: one `value` for the whole, whatever they hold. */
export function compareUnrelated(left: Document, right: Document, findings: Findings): void {
  if (sameWhole(left, right)) return;
  const judgement = valueJudgement(
    'one side succeeded, the other failed: the bodies are not compared',
    OTHER_OUTCOME,
  );
  findings.add(bodyPlace(), judgement, wholeValue(left), wholeValue(right));
}

function bodyPlace(): Place {
  return new Place(undefined, '$');
}

function judgeWhole(left: Document, right: Document): Judgement | undefined {
  if (sameWhole(left, right)) return undefined;
  if (right.type === 'empty') return { kind: 'missing', detail: 'the right side has no body', signature: '' };
  if (left.type === 'empty') return { kind: 'extra', detail: 'the left side has no body', signature: '' };
  if (left.type === 'digest' || right.type === 'digest') {
    const lengths = `${lengthOf(left)} and ${lengthOf(right)} bytes`;
    return valueJudgement(
      `too long to be read, judged by length and hash: ${lengths}${codings(left, right)}`,
      'digest',
    );
  }
  const mediaType = judgeMediaType(left, right);
  if (mediaType) return mediaType;
  if ('text' in left && 'text' in right)
    return judgeText(left.text, right.text) ?? valueJudgement(stringDetail(left.text, right.text));
  const reasons = reasonsOf(left, right).map((reason) => `; ${reason}`);
  return valueJudgement(`${lengthOf(left)} against ${lengthOf(right)} bytes${reasons.join('')}`);
}

function codings(left: Document, right: Document): string {
  if (left.type !== 'digest' || right.type !== 'digest' || left.coding === right.coding) return '';
  return `, coded as ${left.coding || 'identity'} and as ${right.coding || 'identity'}`;
}

/** Whether the two are the same to the byte, or to the character where they are text. */
function sameWhole(left: Document, right: Document): boolean {
  if (left.type === 'empty' || right.type === 'empty') return left.type === right.type;
  if ('text' in left && 'text' in right) return left.text === right.text;
  // The same bytes under two codings that cannot be undone are two bodies; `why` names the coding.
  if (left.type === 'bytes' && right.type === 'bytes')
    return left.why === right.why && Buffer.compare(left.bytes, right.bytes) === 0;
  // A digest is of the bytes on the wire; read text is not compared with it, its bytes are gone.
  if (left.type === 'digest' && right.type === 'digest')
    return left.coding === right.coding && sameDigest(left.digest, right.digest);
  return false;
}

function sameDigest(left: BodyDigest, right: BodyDigest): boolean {
  return left.length === right.length && left.sha256 === right.sha256;
}

/** A whole body as one value: data and text as they are, a page by its text, the rest by length and hash. */
function wholeValue(document: Document): JsonValue | undefined {
  switch (document.type) {
    case 'empty':
      return undefined;
    case 'json':
    case 'ndjson':
    case 'form':
    case 'multipart':
      return document.value;
    case 'bytes':
      return bytesSummary(document.bytes);
    case 'digest':
      return digestSummary(document.digest.length, document.digest.sha256);
    default:
      return document.text;
  }
}

function lengthOf(document: Document): number {
  if (document.type === 'digest') return document.digest.length;
  if (document.type === 'empty') return 0;
  return 'bytes' in document ? document.bytes.length : Buffer.byteLength(document.text);
}
