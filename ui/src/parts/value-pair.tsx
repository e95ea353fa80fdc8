import { Shown } from './text.tsx';

interface Pair {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
}

/** Values longer than this are begun only, so that both are seen. */
const LONGEST = 160;

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** `107.46 → 107.69`, in one line. */
export function ValuePair({ left, right, most = LONGEST }: Pair & { most?: number }) {
  return (
    <span class="pair">
      <code class="left">{left === undefined ? <i>absent</i> : <Shown text={short(left, most)} />}</code>
      <span class="arrow" role="img" aria-label="became">
        →
      </span>
      <code class="right">{right === undefined ? <i>absent</i> : <Shown text={short(right, most)} />}</code>
    </span>
  );
}
