import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows beyond the window on either side, so that scrolling shows no gaps. */
const MARGIN = 12;

interface Props {
  readonly count: number;
  /** Pixels; all rows are as high. */
  readonly rowHeight: number;
  readonly render: (index: number) => ComponentChildren;
  readonly class?: string;
  readonly label?: string;
  /** Kept in view when it changes. */
  readonly selected?: number;
  /** Called when the last rows come near. */
  readonly onEnd?: () => void;
}

/** A list of any length within a page that scrolls: only what is near the window is in the document. */
export function VirtualRows({ count, rowHeight, render, label, selected, onEnd, class: name }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [[first, end], setRange] = useState<readonly [number, number]>([0, Math.min(count, 60)]);

  useLayoutEffect(() => {
    const look = () => {
      if (list.current === null) return;
      const top = -list.current.getBoundingClientRect().top;
      const from = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
      const to = Math.min(count, Math.ceil((top + innerHeight) / rowHeight) + MARGIN);
      setRange((before) => (before[0] === from && before[1] === to ? before : [from, Math.max(from, to)]));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [count, rowHeight]);

  useEffect(() => {
    if (selected === undefined || selected < 0 || list.current === null) return;
    const top = list.current.getBoundingClientRect().top + selected * rowHeight;
    // Bars stand at the top and at the bottom.
    if (top < 120) scrollBy(0, top - 120);
    else if (top + rowHeight > innerHeight - 60) scrollBy(0, top + rowHeight - innerHeight + 60);
  }, [selected, rowHeight]);

  useEffect(() => {
    if (end >= count - MARGIN) onEnd?.();
  }, [end, count, onEnd]);

  const shown = Array.from({ length: Math.max(0, Math.min(end, count) - first) }, (_, i) => first + i);
  return (
    <ul
      ref={list}
      class={name}
      aria-label={label}
      style={{
        paddingTop: `${first * rowHeight}px`,
        paddingBottom: `${Math.max(0, count - first - shown.length) * rowHeight}px`,
      }}
    >
      {shown.map(render)}
    </ul>
  );
}
