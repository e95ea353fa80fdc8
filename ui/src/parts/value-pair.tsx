import { Shown } from './text.tsx';

interface Pair {
  readonly left?: string | undefined;
  readonly right?: string | undefined;
}

/** `107.46 → 107.69`, in one line. */
export function ValuePair({ left, right }: Pair) {
  return (
    <span class="pair">
      <code class="left">{left === undefined ? <i>absent</i> : <Shown text={left} />}</code>
      <span class="arrow" role="img" aria-label="became">
        →
      </span>
      <code class="right">{right === undefined ? <i>absent</i> : <Shown text={right} />}</code>
    </span>
  );
}
