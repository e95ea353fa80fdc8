import { commonSubsequence } from './sequence.ts';

/** A piece of a line; `changed` where the other side has something else. */
export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** Beyond so many characters the common beginning and end are found, and nothing between. */
const LONGEST = 2000;

/** Two lines as pieces, word by word. */
export function words(left: string, right: string): [Piece[], Piece[]] {
  const split = left.length + right.length > LONGEST ? byCharacterEnds(left, right) : undefined;
  if (split !== undefined) return split;
  const [lefts, rights] = [tokens(left), tokens(right)];
  const pairs = commonSubsequence(lefts, rights);
  return [
    pieces(lefts, new Set(pairs.map(([at]) => at))),
    pieces(rights, new Set(pairs.map(([, at]) => at))),
  ];
}

function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

function pieces(all: readonly string[], common: ReadonlySet<number>): Piece[] {
  const joined: Piece[] = [];
  all.forEach((text, at) => {
    const changed = !common.has(at);
    const last = joined.at(-1);
    if (last?.changed === changed) joined[joined.length - 1] = { text: last.text + text, changed };
    else joined.push({ text, changed });
  });
  return joined;
}

function byCharacterEnds(left: string, right: string): [Piece[], Piece[]] {
  const shorter = Math.min(left.length, right.length);
  let begin = 0;
  while (begin < shorter && left[begin] === right[begin]) begin++;
  let back = 0;
  while (back < shorter - begin && left[left.length - 1 - back] === right[right.length - 1 - back]) back++;
  const cut = (text: string): Piece[] =>
    [
      { text: text.slice(0, begin), changed: false },
      { text: text.slice(begin, text.length - back), changed: true },
      { text: text.slice(text.length - back), changed: false },
    ].filter((piece) => piece.text !== '');
  return [cut(left), cut(right)];
}
