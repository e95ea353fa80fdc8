import { JsonObject, type JsonValue } from '../json.ts';
import { type MadePair, madePair, madeTokens } from './made-tokens.ts';

/** Hands every pair of values that differ to `take`. */
export type EachPair = (take: (left: JsonValue | undefined, right: JsonValue | undefined) => void) => void;

/**
 * Which made values (ids, digests, nonces) of one document stand for which of the other. Read on the first question,
 * and never where nothing looks made: it takes another walk and a look at every string of both documents. Linear.
 */
export class TokenMapping {
  readonly #left: JsonValue;
  readonly #right: JsonValue;
  readonly #eachPair: EachPair;
  #contradicted: ReadonlySet<string> | undefined = undefined;

  constructor(left: JsonValue, right: JsonValue, eachPair: EachPair) {
    this.#left = left;
    this.#right = right;
    this.#eachPair = eachPair;
  }

  /**
   * Whether each of these stands for the other wherever the two sides differ, and neither occurs on the other side: a
   * value that both sides know was not made afresh by each.
   */
  isOneToOne({ tokens }: MadePair): boolean {
    this.#contradicted ??= this.#contradictions();
    const contradicted = this.#contradicted;
    return !tokens.some(([left, right]) => contradicted.has(left) || contradicted.has(right));
  }

  #contradictions(): ReadonlySet<string> {
    const contradicted = new Set<string>();
    const there = new Map<string, string>();
    const back = new Map<string, string>();
    this.#eachPair((left, right) => {
      if (typeof left !== 'string' || typeof right !== 'string') return;
      for (const [a, b] of madePair(left, right)?.tokens ?? []) {
        claim(there, a, b, contradicted);
        claim(back, b, a, contradicted);
      }
    });
    for (const token of tokensWithin(this.#right)) if (there.has(token)) contradicted.add(token);
    for (const token of tokensWithin(this.#left)) if (back.has(token)) contradicted.add(token);
    return contradicted;
  }
}

function claim(map: Map<string, string>, from: string, to: string, contradicted: Set<string>): void {
  const known = map.get(from);
  if (known === undefined) map.set(from, to);
  else if (known !== to) contradicted.add(from).add(to).add(known);
}

/** The made values in all strings of a document, keys included. Never recurses. */
function* tokensWithin(document: JsonValue): Generator<string> {
  const waiting: JsonValue[] = [document];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === 'string') yield* madeTokens(value);
    else if (Array.isArray(value)) for (const element of value) waiting.push(element);
    else if (value instanceof JsonObject) {
      for (const [key, member] of value.members) {
        yield* madeTokens(key);
        waiting.push(member);
      }
    }
  }
}
