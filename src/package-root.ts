import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file that ships in the package, the same from `src/` and from `dist/src/`. */
export function packageFile(...parts: string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json is missing from the installed package');
    folder = parent;
  }
  return join(folder, ...parts);
}

/** URL of a module beside the caller's, with the ending that this run uses: `.ts` unbuilt, `.js` built. */
export function siblingModule(name: string, importerUrl: string): URL {
  return new URL(`./${name}${importerUrl.endsWith('.ts') ? '.ts' : '.js'}`, importerUrl);
}
