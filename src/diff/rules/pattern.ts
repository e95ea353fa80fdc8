import { type Instruction, patternProgram } from './pattern-program.ts';

/** Longer texts match no pattern: a rule is about values that a person can read. */
const LONGEST_TEXT = 1000;

/**
 * A rule's regular expression, matched in time that grows with pattern times text and no faster (Thompson's
 * construction, run in step as in Pike's machine). JavaScript's own matcher backtracks, and one unlucky pattern over
 * one unlucky answer would stop all comparisons.
 */
export class Pattern {
  readonly source: string;
  readonly #program: readonly Instruction[];

  /** JavaScript's syntax, without what needs backtracking. Throws an Error of one sentence for anything else. */
  constructor(source: string) {
    this.source = source;
    this.#program = patternProgram(source);
  }

  /** Whether the pattern occurs in the text; `^` and `$` are the text's ends. False beyond 1000 code units. */
  matches(text: string): boolean {
    if (text.length > LONGEST_TEXT) return false;
    const characters = [...text];
    let states = new Set<number>();
    for (let at = 0; at <= characters.length; at++) {
      // The pattern may begin at every position.
      if (this.#reach(states, 0, at, characters.length)) return true;
      const character = characters[at];
      if (character === undefined) break;
      const next = new Set<number>();
      for (const state of states) {
        const instruction = this.#program[state];
        if (instruction?.op !== 'one' || !instruction.set.test(character)) continue;
        if (this.#reach(next, state + 1, at + 1, characters.length)) return true;
      }
      states = next;
    }
    return false;
  }

  /**
   * Where the pattern occurs, as UTF-16 indices: the longest of those that begin first, then on behind it. Of matches longer
   * than 1000 code points none is found.
   */
  *occurrences(text: string): Generator<{ readonly start: number; readonly end: number }> {
    let from = 0;
    while (from < text.length) {
      const found = this.#next(text, from);
      if (found === undefined) return;
      if (found.end > found.start) yield found;
      from = Math.max(found.end, found.start + 1);
    }
  }

  #next(text: string, from: number): { start: number; end: number } | undefined {
    let found: { start: number; end: number } | undefined;
    // For each state that is alive, where its match began.
    let alive = new Map<number, number>();
    for (let at = from; at <= text.length; ) {
      if (found === undefined && this.#spread(alive, 0, at, at, text.length)) found = { start: at, end: at };
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (at === text.length || (alive.size === 0 && found !== undefined)) break;
      const next = new Map<number, number>();
      const behind = at + character.length;
      for (const [state, start] of alive) {
        if ((found !== undefined && start > found.start) || at - start > LONGEST_TEXT) continue;
        const instruction = this.#program[state];
        if (instruction?.op !== 'one' || !instruction.set.test(character)) continue;
        if (!this.#spread(next, state + 1, start, behind, text.length)) continue;
        if (found === undefined || start <= found.start) found = { start, end: behind };
      }
      alive = next;
      at = behind;
    }
    return found;
  }

  /** As `#reach`, with the beginning of each match; the earlier beginning wins. */
  #spread(alive: Map<number, number>, from: number, start: number, at: number, end: number): boolean {
    let matched = false;
    const waiting = [from];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      const instruction = this.#program[state];
      if (instruction === undefined) {
        matched = true;
        continue;
      }
      const known = alive.get(state);
      if (known !== undefined && known <= start) continue;
      alive.set(state, start);
      if (instruction.op === 'either') waiting.push(instruction.first, instruction.second);
      else if (instruction.op === 'start' && at === 0) waiting.push(state + 1);
      else if (instruction.op === 'end' && at === end) waiting.push(state + 1);
    }
    return matched;
  }

  /** Adds a state and all that it leads to without reading a character; true when the pattern has matched. */
  #reach(states: Set<number>, from: number, at: number, end: number): boolean {
    const waiting = [from];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      const instruction = this.#program[state];
      if (instruction === undefined) return true;
      if (states.has(state)) continue;
      states.add(state);
      if (instruction.op === 'either') waiting.push(instruction.first, instruction.second);
      else if (instruction.op === 'start' && at === 0) waiting.push(state + 1);
      else if (instruction.op === 'end' && at === end) waiting.push(state + 1);
    }
    return false;
  }
}
