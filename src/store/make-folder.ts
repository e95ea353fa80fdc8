import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Throws what the file system says where it cannot: Node's own
 * `recursive` tries for ever where a folder can never be made, as under /proc.
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const above = dirname(path);
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
        if (above === path) throw error;
        makeFolder(above);
        mkdirSync(path);
        return;
      default:
        // It is there already, or something that is none stands in its place; a read-only disk does not say which.
        if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
  }
}
