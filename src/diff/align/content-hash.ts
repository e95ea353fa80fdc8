import { canonicalNumber } from '../decimal.ts';
import { JsonNumber, JsonObject, type JsonValue } from '../json.ts';

/** Two 32-bit lanes, folded into 53 bits: an integer that a number holds exactly. */
type Lanes = readonly [number, number];

const SALT = { null: 1, boolean: 2, string: 3, number: 4, array: 5, object: 6 } as const;

/**
 * Hashes values by content: equal values (as `sameJson` says) have equal hashes. Containers are hashed once and
 * remembered, so that a whole comparison hashes each document at most once however deep it is. A hash only
 * pairs elements; whoever relies on two being equal looks at the elements themselves.
 */
export class ContentHashes {
  readonly #known: Map<JsonValue, number> = new Map();

  hash(value: JsonValue): number {
    if (!isContainer(value)) return scalarHash(value);
    const known = this.#known.get(value);
    return known ?? this.#hashContainer(value);
  }

  /** Whether both have been hashed already, to the same: then they are very likely equal. Hashes nothing itself. */
  knownEqual(left: JsonValue, right: JsonValue): boolean {
    const known = this.#known.get(left);
    return known !== undefined && known === this.#known.get(right);
  }

  /** Children before parents, without recursion: a container stays on the list until its children are known. */
  #hashContainer(root: JsonValue): number {
    const open: JsonValue[] = [root];
    for (let value = open[open.length - 1]; value !== undefined; value = open[open.length - 1]) {
      const before = open.length;
      if (!this.#known.has(value)) {
        this.#pushUnknown(value, open);
        if (open.length > before) continue;
        this.#known.set(value, this.#combine(value));
      }
      open.pop();
    }
    return this.#known.get(root) ?? 0;
  }

  #pushUnknown(value: JsonValue, open: JsonValue[]): void {
    const push = (child: JsonValue) => {
      if (isContainer(child) && !this.#known.has(child)) open.push(child);
    };
    if (Array.isArray(value)) {
      for (const child of value) push(child);
    } else if (value instanceof JsonObject) {
      for (const child of value.members.values()) push(child);
      for (const child of value.repeats?.values() ?? []) push(child);
    }
  }

  #combine(value: JsonValue): number {
    if (value instanceof JsonObject) {
      // Sums, because the order of keys says nothing.
      let first: number = SALT.object;
      let second = value.members.size;
      for (const [key, member] of value.members) {
        const entry = mix(textLanes(key, SALT.string), this.hash(member));
        first = (first + entry[0]) | 0;
        second = (second + entry[1]) | 0;
      }
      for (const [key, earlier] of value.repeats ?? []) {
        const entry = mix(textLanes(key, SALT.array), this.hash(earlier));
        first = (first + entry[0]) | 0;
        second = (second + entry[1]) | 0;
      }
      return fold(mix([first, second], SALT.object));
    }
    let lanes: Lanes = [SALT.array, SALT.array];
    if (Array.isArray(value)) for (const element of value) lanes = mix(lanes, this.hash(element));
    return fold(lanes);
  }
}

function isContainer(value: JsonValue): boolean {
  return value instanceof JsonObject || Array.isArray(value);
}

function scalarHash(value: JsonValue): number {
  if (typeof value === 'string') return fold(textLanes(value, SALT.string));
  if (value instanceof JsonNumber) return fold(textLanes(canonicalNumber(value.source), SALT.number));
  if (value === null) return SALT.null;
  return value === true ? SALT.boolean * 1000 + 1 : SALT.boolean * 1000;
}

/** Two multiplicative string hashes in one pass. */
function textLanes(text: string, salt: number): Lanes {
  let first = salt ^ 0x9e3779b9;
  let second = salt ^ 0x85ebca6b;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995) ^ (second >>> 15);
  }
  return [finish(first ^ text.length), finish(second)];
}

function mix([first, second]: Lanes, hash: number): Lanes {
  const low = hash | 0;
  const high = (hash / 0x1_0000_0000) | 0;
  return [
    finish(Math.imul(first, 31) ^ low),
    finish(Math.imul(second ^ high, 0x2545f491) ^ Math.imul(low, 0x27d4eb2f)),
  ];
}

/** The avalanche of MurmurHash3 (Austin Appleby, public domain): each bit in reaches each bit out. */
function finish(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function fold([first, second]: Lanes): number {
  return (first >>> 0) * 0x20_0000 + (second >>> 11);
}
