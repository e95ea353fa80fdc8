import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Editors write in several steps, and a mounted configuration changes by its folder: what follows within this many milliseconds is one change. */
const SETTLE = 100;

/**
 * Calls back when the text of a file has become another, however it was replaced: written in place, renamed over, or
 * by a link in its folder that points elsewhere. A file that is gone for the moment is waited for. Returns a function
 * that ends the watch. Throws where the folder cannot be watched.
 */
export function watchText(file: string, changed: () => void): () => void {
  let known = textOf(file);
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const text = textOf(file);
    if (text === undefined || text === known) return;
    known = text;
    changed();
  };
  const watcher: FSWatcher = watch(dirname(file), { persistent: false }, () => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLE);
  });
  // A folder that is taken away ends its watch; SIGHUP still works.
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
