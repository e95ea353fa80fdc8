import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['j / k', 'next, previous row; in a discrepancy: next, previous change'],
  ['Enter', 'open the selected row'],
  ['[ / ]', 'previous, next sample'],
  ['a', 'accept'],
  ['i', 'investigate'],
  ['r', 'resolve'],
  ['u', 'undo the last decision'],
  ['s', 'side by side, or unified'],
  ['/', 'search'],
  ['?', 'this help'],
] as const;

/** The keys, in a dialog that the browser keeps the focus in. */
export function Help({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
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
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
