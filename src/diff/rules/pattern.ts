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
