import type { Document } from '../decode/document.ts';
import type { Judgement } from './judgement.ts';

/** Two bodies that are documents of different types; undefined where they are of one type. */
export function judgeMediaType(left: Document, right: Document): Judgement | undefined {
  if (left.type === right.type) return undefined;
  return {
    kind: 'media-type',
    detail: [`${left.type} against ${right.type}`, ...reasonsOf(left, right)].join('; '),
    signature: `${left.type}/${right.type}`,
  };
}

/** Why the bodies are not what their media types promised, a clause for each side of which there is something to say. */
export function reasonsOf(left: Document, right: Document): string[] {
  return [reason('left', left), reason('right', right)].filter((text) => text !== '');
}

function reason(side: string, document: Document): string {
  return 'why' in document && document.why !== undefined ? `${side}: ${document.why}` : '';
}
