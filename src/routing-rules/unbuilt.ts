import { type ConfigPath, describePath } from './problem.ts';

/**
 * What the design names and this version does not do. Accepting these keys would promise something that does
 * not happen, so each is refused with a sentence that says so. `*` stands for any name or index.
 */
const UNBUILT: readonly { readonly path: readonly string[]; readonly comes: string }[] = [
  { path: ['routes', '*', 'gate'], comes: 'readiness gates come with a later version' },
  { path: ['routes', '*', 'ramp'], comes: 'automatic ramps come with a later version' },
];

/** The sentence for a key that is designed but not built; undefined for any other key. */
export function unbuiltSentence(path: ConfigPath): string | undefined {
  const entry = UNBUILT.find(
    (unbuilt) =>
      unbuilt.path.length === path.length &&
      unbuilt.path.every((step, i) => step === '*' || step === path[i]),
  );
  return entry && `${describePath(path)} is not built yet: remove it; ${entry.comes}`;
}
