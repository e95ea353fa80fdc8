import { readFileSync } from 'node:fs';
import { packageFile } from '../../src/package-root.ts';

/** How docs/observability.md says that spans are exported: what a reader copies. */
export interface DocumentedExport {
  /** The content of `otel.mjs`. */
  readonly module: string;
  /** What is installed with `npm install`. */
  readonly packages: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Throws where the document no longer has these parts. */
export function documentedExport(): DocumentedExport {
  const [, text = ''] = readFileSync(packageFile('docs', 'observability.md'), 'utf8').split('### Export');
  const part = (pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined)
      throw new Error(`docs/observability.md has nothing like ${pattern} under Export`);
    return found;
  };
  const command = part(/```sh\n(OTEL_[\s\S]*?ficus start)\n```/);
  return {
    module: part(/```js\n(\/\/ otel\.mjs\n[\s\S]*?)```/),
    packages: part(/npm install (\S+)/),
    env: Object.fromEntries(
      [...command.matchAll(/(\w+)=(?:'([^']*)'|(\S+))/g)].map(([, name, quoted, plain]) => [
        name,
        quoted ?? plain ?? '',
      ]),
    ),
  };
}
