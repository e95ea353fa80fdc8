/** Bundles the review UI into ui/dist: `index.html`, and in `assets/` a script and a style sheet named by their hashes. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { packageFile } from '../src/package-root.ts';

const folder = packageFile('ui', 'dist');
await mkdir(folder, { recursive: true });
const { metafile } = await build({
  entryPoints: { app: packageFile('ui', 'src', 'main.tsx'), style: packageFile('ui', 'style', 'main.css') },
  outdir: join(folder, 'assets'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  splitting: true,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // The differ, of which a part is bundled, copies very long keys by way of a Buffer.
  inject: [packageFile('ui', 'src', 'buffer.ts')],
  metafile: true,
  logLevel: 'warning',
});

/** Which file an entry became. */
const asset = (entry: string): string => {
  const made = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(entry));
  if (made === undefined) throw new Error(`the build made nothing of ${entry}`);
  return `/assets/${basename(made[0])}`;
};
const page = await readFile(packageFile('ui', 'index.html'), 'utf8');
// Whoever reads the folder meanwhile finds a page and the files that it names: the page comes last and at once.
await writeFile(
  join(folder, 'index.new'),
  page
    .replace('/assets/app.js', asset('ui/src/main.tsx'))
    .replace('/assets/style.css', asset('ui/style/main.css')),
);
await rename(join(folder, 'index.new'), join(folder, 'index.html'));
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const name of await readdir(join(folder, 'assets')))
  if (!made.has(name)) await rm(join(folder, 'assets', name));
