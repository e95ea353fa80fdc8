import { childrenNamed, TEXT } from '../decode/markup.ts';
import type { JsonArray, JsonObject, JsonValue } from '../json.ts';
import type { ArrayPolicy } from '../rules/rule-set.ts';
import { type Alignment, align } from './align.ts';
import type { ContentHashes } from './content-hash.ts';

interface Sides {
  readonly name: string;
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
}

/** The children of one name on both sides. */
interface Group {
  readonly name: string;
  readonly lefts: JsonArray;
  readonly rights: JsonArray;
  readonly alignment: Alignment;
}

/** Two elements taken apart for the walk. */
export interface AlignedChildren {
  readonly attributes: readonly Sides[];
  /** Where neither side has more than one run of text: the two texts, if they differ. */
  readonly text: { readonly left: string; readonly right: string } | undefined;
  /** In the order in which the names first occur, those of the left side first. */
  readonly groups: readonly Group[];
  /** True where children of different names stand in another order. */
  readonly reordered: boolean;
}

/**
 * Pairs the children of two elements of HTML or XML: those of one name as the elements of an array, and never one
 * name with another. `policyOf` gives what the rules say of the children of a name.
 */
export function alignChildren(
  left: JsonObject,
  right: JsonObject,
  policyOf: (name: string) => ArrayPolicy,
  hashes: ContentHashes,
): AlignedChildren {
  const names = new Set([...left.members.keys(), ...right.members.keys()]);
  const attributes: Sides[] = [];
  const groups: Group[] = [];
  let text: AlignedChildren['text'];
  for (const name of names) {
    const [l, r] = [left.members.get(name), right.members.get(name)];
    if (isAttribute(name)) {
      if (l !== r) attributes.push({ name, left: l, right: r });
      continue;
    }
    if (name === TEXT && !Array.isArray(l) && !Array.isArray(r) && l !== r)
      text = { left: String(l ?? ''), right: String(r ?? '') };
    const [lefts, rights] = [childrenNamed(left, name), childrenNamed(right, name)];
    groups.push({ name, lefts, rights, alignment: align(lefts, rights, policyOf(name), hashes) });
  }
  const reordered = names.size > 1 && isReordered(left, right, groups);
  return { attributes, text, groups: groups.filter(({ name }) => name !== TEXT || !text), reordered };
}

function isAttribute(name: string): boolean {
  return name.startsWith('@') || name.startsWith('!');
}

/** Whether the pairs stand in another order, those apart whose own list is in another order: that is told there. */
function isReordered(left: JsonObject, right: JsonObject, groups: readonly Group[]): boolean {
  const alignments = new Map(groups.map(({ name, alignment }) => [name, alignment]));
  const rightPositions = positionsByName(right.sequence ?? []);
  let furthest = -1;
  for (const [name, nth] of numbered(left.sequence ?? [])) {
    const alignment = alignments.get(name);
    if (alignment === undefined || alignment.reordered || alignment.isGuess(nth)) continue;
    const partner = alignment.rightOf[nth] ?? -1;
    if (partner === -1) continue;
    const position = rightPositions.get(name)?.[partner] ?? -1;
    if (position < furthest) return true;
    furthest = position;
  }
  return false;
}

/** Each child of a sequence by its name and its number among those of the name. */
function* numbered(sequence: readonly string[]): Generator<readonly [string, number]> {
  const seen = new Map<string, number>();
  for (const name of sequence) {
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    yield [name, nth];
  }
}

function positionsByName(sequence: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  sequence.forEach((name, at) => {
    const list = positions.get(name);
    if (list) list.push(at);
    else positions.set(name, [at]);
  });
  return positions;
}
