import type { Document } from '../decode/document.ts';
import type { Judgement } from './judgement.ts';

/** Two bodies that are documents of different types; undefined where they are of one type. */
export function judgeMediaType(left: Document, right: Document): Judgement | undefined {
  if (left.type === right.type) return undefined;
  const reasons = [reason('left', left), reason('right', right)].filter((text) => text !== '');
  return {
    kind: 'media-type',
    detail: [`${left.type} against ${right.type}`, ...reasons].join('; '),
    signature: `${left.type}/${right.type}`,
  };
}

function reason(side: string, document: Document): string {
  return 'why' in document && document.why !== undefined ? `${side}: ${document.why}` : '';
}
