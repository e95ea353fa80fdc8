import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What .gitignore keeps out, and git's own. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', 'artefacts']);

/** The layers of src/ from the top: a module imports from its own folder and from layers below. */
const LAYERS = [
  ['main.ts'],
  ['cli'],
  ['admin', 'proxy'],
  ['replay'],
  ['shadow', 'migration', 'store', 'metrics'],
  ['upstream', 'diff', 'routing-rules'],
  ['http1', 'tracing'],
  ['errors.ts', 'package-root.ts', 'detached-text.ts', 'counted.ts'],
];
/** Within a layer the shadow stands above what it counts and keeps with. */
const SIDEWAYS = ['shadow → metrics', 'shadow → store', 'migration → store'];
/** These know nothing else of ours. */
const CLOSED = ['diff', 'routing-rules', 'errors.ts', 'package-root.ts', 'detached-text.ts', 'counted.ts'];
const MOST_LINES = 300;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

const modules = filesUnder(join(ROOT, 'src')).filter((file) => file.endsWith('.ts'));

/** The modules of ours that a module imports: for types as well, and by import() too. */
function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, specifier = '']) => resolve(dirname(file), specifier));
}

/** `src/cli/start.ts` is of `cli`; a file directly in src/ stands for itself; `../demo` is the folder beside src/. */
function folderOf(file: string): string {
  const [first = '', second = ''] = relative(ROOT, file).split('/');
  return first === 'src' ? second : `../${first}`;
}

function nameOf(file: string): string {
  return relative(ROOT, file);
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/** Every import from one folder into another. */
const crossings: readonly Import[] = modules
  .flatMap((file) =>
    importsOf(file).map((target) => ({
      from: folderOf(file),
      to: folderOf(target),
      what: `${nameOf(file)} imports ${nameOf(target)}`,
    })),
  )
  .filter(({ from, to }) => from !== to);

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

describe('imports', () => {
  test('were found, and each names a module that is there', () => {
    const known = new Set([...modules, ...filesUnder(join(ROOT, 'demo'))]);
    expect(crossings.length).toBeGreaterThan(100);
    for (const file of modules) expect(importsOf(file).filter((target) => !known.has(target))).toEqual([]);
  });

  test('every folder of src has its layer', () => {
    expect([...new Set(modules.map(folderOf))].sort()).toEqual(LAYERS.flat().sort());
  });

  test('point one way: to a layer below', () => {
    const wrong = crossings.filter(
      ({ from, to }) =>
        !to.startsWith('../') && layerOf(to) <= layerOf(from) && !SIDEWAYS.includes(`${from} → ${to}`),
    );
    expect(wrong.map(({ what }) => what)).toEqual([]);
  });

  test.each(CLOSED)('%s imports nothing of ours', (folder) => {
    expect(crossings.filter(({ from }) => from === folder).map(({ what }) => what)).toEqual([]);
  });

  test('only the demo verb reaches out of src, and only into the demo', () => {
    const outside = crossings.filter(({ to }) => to.startsWith('../'));
    expect([...new Set(outside.map(({ what }) => what.split(' ')[0]))]).toEqual(['src/cli/demo.ts']);
    expect([...new Set(outside.map(({ to }) => to))]).toEqual(['../demo']);
  });

  test('make no cycle', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) {
        cycles.push([...way.slice(way.indexOf(file)), file].map(nameOf).join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const target of importsOf(file)) visit(target, [...way, file]);
      done.add(file);
    };
    for (const file of modules) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('name the file that is there, with its ending', () => {
    const targets = modules.flatMap(importsOf);
    expect(targets.filter((target) => !/\.ts$/.test(target)).map(nameOf)).toEqual([]);
  });
});

test(`no module has more than ${MOST_LINES} lines`, () => {
  const long = modules
    .map((file) => ({ file: nameOf(file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

test('no file knows on whose machine it was written', () => {
  const texts = filesUnder(ROOT)
    .map((file) => ({ file: nameOf(file), text: readFileSync(file, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
  expect(texts.length).toBeGreaterThan(200);
  const home = new RegExp(String.raw`(?<![\w.:-])/(?:${['work', 'home', 'Users'].join('|')})/[a-z]`);
  const registry = /\bregistry(?:\.[a-z0-9-]+){2}|"resolved":\s*"https?:|[/.@](?:artifactory|verdaccio)[./:]/;
  const found = texts.filter(({ text }) => home.test(text) || registry.test(text));
  expect(found.map(({ file }) => file)).toEqual([]);
});
