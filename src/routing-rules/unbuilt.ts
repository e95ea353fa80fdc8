import { type ConfigPath, describePath, type Finding, valueAt } from './problem.ts';

/**
 * What the design names and this version does not do. Accepting these keys would promise something that does
 * not happen, so each is refused with a sentence that says so. `*` stands for any name or index.
 */
const UNBUILT: readonly { readonly path: readonly string[]; readonly comes: string }[] = [
  { path: ['admin', 'tokens'], comes: 'tokens come with a later version; until then admin.host is loopback' },
  { path: ['store', 'retention'], comes: 'limits on the store come with a later version' },
  { path: ['store', 'maxSize'], comes: 'limits on the store come with a later version' },
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

/** An admin server that others can reach needs tokens, and tokens are not built. */
export function openAdminHost(tree: unknown): readonly Finding[] {
  const path = ['admin', 'host'];
  const host = valueAt(tree, path);
  if (typeof host !== 'string' || host === '' || isLoopback(host)) return [];
  const message =
    `admin.host is "${host}", which others can reach, and tokens are not built yet: ` +
    'write 127.0.0.1, and reach it from elsewhere through a tunnel';
  return [{ path, at: 'value', message }];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
