import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['j / k', 'next, previous row; in a discrepancy: next, previous place'],
  ['Enter', 'open the selected row'],
  ['[ / ]', 'previous, next sample'],
  ['a', 'accept'],
  ['i', 'investigate'],
  ['r', 'resolve'],
  ['u', 'undo the last decision'],
  ['s', 'side by side, or unified'],
  ['/', 'search'],
  ['?', 'this help'],
  ['Escape', 'leave a field: letters are keys again'],
] as const;

const SIGNS = [
  ['M  S', 'monolith, service'],
  ['✓', 'match: both sides answered the same'],
  ['≈', 'ignored: what differs is allowed by a rule, or the monolith changes it by itself'],
  ['≠', 'mismatch: it counts against the service'],
  ['✕', 'failed: one side gave no answer that could be compared'],
  [
    '− +',
    'a line of the monolith, of the service; a red edge marks what the discrepancy is about, grey differs as well',
  ],
  ['↕', 'an element of a list that stands elsewhere on the other side'],
  ['▒', 'redacted before it was stored; equal tags stand for equal values'],
] as const;

/** The keys and what the signs mean, in a dialog that the browser keeps the focus in. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keys and signs</h2>
      <div class="help-columns">
        <dl class="keys">
          {KEYS.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <dl class="keys">
          {SIGNS.map(([sign, what]) => (
            <div key={sign}>
              <dt>{sign}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
