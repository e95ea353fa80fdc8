import type { ComponentChildren } from 'preact';

const REDACTED = /(\[redacted:[^\]\s]{1,80}\])/;
/** Longer text is shown in part; the whole of it is in the export. */
const LONGEST = 20_000;

/** Text of either side: only ever text, with redacted values marked. Equal tags are equal values. */
export function Shown({ text }: { text: string }): ComponentChildren {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (!cut.includes('[redacted:')) return visible(cut);
  return cut.split(REDACTED).map((part, index) =>
    index % 2 === 0 ? (
      visible(part)
    ) : (
      <mark key={`${index}${part}`} class="redacted" title="redacted; equal tags stand for equal values">
        {part.slice(1, -1)}
      </mark>
    ),
  );
}

/** Control and bidirectional characters would show something else than what is there. */
export function visible(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const STATE_SIGNS = { open: '○', investigating: '◐', resolved: '✓', accepted: '≈' } as const;

export function StateBadge({ state }: { state: keyof typeof STATE_SIGNS }) {
  return (
    <span class={`badge state-${state}`}>
      <span aria-hidden="true">{STATE_SIGNS[state]}</span> {state}
    </span>
  );
}
