import { useEffect, useRef, useState } from 'preact/hooks';

const SAID_FOR = 1600;

/** A button that puts a text into the clipboard and says that it did. */
export function Copy({ text, children, label }: { text: () => string; children: string; label?: string }) {
  const [said, setSaid] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    setSaid((await copied(text())) ? 'Copied' : 'Not copied');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(undefined), SAID_FOR);
  };
  return (
    <button type="button" class="small" onClick={copy} aria-label={said ?? label}>
      <span aria-live="polite">{said ?? children}</span>
    </button>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https browsers give pages no clipboard; what is selected can still be copied.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
