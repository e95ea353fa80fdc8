import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const FIELDS = 'input, textarea, select, [contenteditable]';

/** Where letters are text, or a dialog has the floor, they are no commands. */
function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return target instanceof HTMLElement && target.closest(FIELDS) !== null;
}

/** Escape leaves whatever field has the focus; a dialog takes it for itself. Returns a function that ends it. */
export function leaveFieldsByEscape(): () => void {
  const press = ({ key, target }: KeyboardEvent) => {
    if (key === 'Escape' && target instanceof HTMLElement && target.closest(FIELDS) !== null) target.blur();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

/**
 * Gives the selected row's link the focus, so that Enter opens it and a reader of the screen says it; not where somebody
 * types.
 */
export function useRowFocus(isSelected: boolean): RefObject<HTMLAnchorElement | null> {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isSelected && !isTyping(document.activeElement)) link.current?.focus({ preventScroll: true });
  }, [isSelected]);
  return link;
}

/** Single keys while the component is shown. Keys with Ctrl, Alt or Meta stay the browser's. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      // A focused link or button takes Enter itself.
      if (
        event.key === 'Enter' &&
        event.target instanceof Element &&
        event.target.closest('a, button, summary')
      )
        return;
      const action = current.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
