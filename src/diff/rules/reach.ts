import { decodeBodies } from '../decode/document.ts';
import { headerText } from '../headers.ts';
import { JsonObject, type JsonValue } from '../json.ts';
import type { Answer } from '../types.ts';
import type { CompiledRule, CompiledRules } from './compile.ts';
import type { PathStep } from './path.ts';

/** Values that are looked at for one rule in one document; in a larger one, every path counts as leading somewhere. */
const MOST_VALUES = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The descriptions of the rules whose path leads somewhere in one of two answers. A path that never does was mistyped,
 * or is of a field that is gone. Never throws.
 */
export function reachedRules({ rules }: CompiledRules, left: Answer, right: Answer): string[] {
  if (rules.length === 0) return [];
  const documents = decodeBodies(left, right, MOST_BYTES);
  const roots = documents.flatMap((document) => ('value' in document ? [document.value] : []));
  return rules
    .filter((rule) => reaches(rule, [left, right], roots, roots.length < documents.length))
    .map(({ description }) => description);
}

/** `opaque`: a body is no tree, so that `$` itself is all that a path can mean there. */
function reaches(
  { path }: CompiledRule,
  answers: readonly Answer[],
  roots: readonly JsonValue[],
  opaque: boolean,
): boolean {
  if (path.root === 'status') return true;
  if (path.root === 'headers') {
    const name = path.steps[0]?.key;
    return name === undefined || answers.some(({ headers }) => headerText(headers, name) !== undefined);
  }
  if (path.steps.length === 0 && opaque) return true;
  let reached: readonly JsonValue[] = roots;
  for (const step of path.steps) {
    const from = step.deep ? withDescendants(reached) : reached;
    if (from.length > MOST_VALUES) return true;
    reached = from.flatMap((value) => at(step, value));
  }
  return reached.length > 0;
}

function at(step: PathStep, value: JsonValue): JsonValue[] {
  if (step.any) return children(value);
  if (step.index !== undefined) {
    const element = Array.isArray(value) ? value[step.index] : undefined;
    return element === undefined ? [] : [element];
  }
  const key = step.key ?? '';
  // Elements of one name are a list, and a path may leave their number out.
  const objects = value instanceof JsonObject ? [value] : Array.isArray(value) ? value : [];
  return objects.flatMap((object) => {
    const member = object instanceof JsonObject ? object.members.get(key) : undefined;
    return member === undefined ? [] : [member];
  });
}

function withDescendants(values: readonly JsonValue[]): JsonValue[] {
  const all = [...values];
  for (let i = 0; i < all.length && all.length <= MOST_VALUES; i += 1)
    for (const child of children(all[i] as JsonValue)) all.push(child);
  return all;
}

function children(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  return value instanceof JsonObject ? [...value.members].map(([, member]) => member) : [];
}
