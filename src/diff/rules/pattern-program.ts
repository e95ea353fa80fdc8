/** One step of a pattern; the step after it follows, and after the last one the pattern has matched. */
export type Instruction =
  | { readonly op: 'one'; readonly set: RegExp }
  | { readonly op: 'either'; readonly first: number; readonly second: number }
  | { readonly op: 'start' | 'end' };

type Node =
  | { readonly set: RegExp }
  | { readonly edge: 'start' | 'end' }
  | { readonly sequence: readonly Node[] }
  | { readonly choices: readonly Node[] }
  | { readonly repeated: Node; readonly least: number; readonly most: number };

const LONGEST_SOURCE = 200;
/** `(a{50}){50}` is short to write and long to run. */
const MOST_INSTRUCTIONS = 500;

const CLASS = /\[(?:\\.|[^\]\\])*\]/uy;
const ESCAPE = /\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|.)/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/uy;
const GROUP = /\((?:\?(?::|<[\p{L}_$][\p{L}\p{N}_$]*>))?/uy;

/**
 * Compiles a regular expression in JavaScript's syntax (with the flag `u`). Throws an Error of one sentence for one
 * that JavaScript refuses, that looks around or back (`(?=…)`, `\b`, `\1`), or that is too long.
 */
export function patternProgram(source: string): readonly Instruction[] {
  if (source.length > LONGEST_SOURCE)
    throw new Error(`the pattern of ${source.length} characters is too long: ${LONGEST_SOURCE} are allowed`);
  try {
    new RegExp(source, 'u');
  } catch (cause) {
    throw new Error(`the pattern "${source}" is no regular expression`, { cause });
  }
  const reader = new Reader(source);
  const program: Instruction[] = [];
  emit(reader.choices(), program, source);
  return program;
}

/** Recursion is as deep as the groups of a pattern of at most 200 characters. */
class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  choices(): Node {
    const choices: Node[] = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      choices.push(this.#sequence());
    }
    return { choices };
  }

  #sequence(): Node {
    const sequence: Node[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] ?? '')) {
      const atom = this.#atom();
      const quantifier = this.#take(QUANTIFIER);
      sequence.push(quantifier === undefined ? atom : repeat(atom, quantifier));
    }
    return { sequence };
  }

  #atom(): Node {
    const first = this.#source[this.#at];
    if (first === '^' || first === '$') {
      this.#at++;
      return { edge: first === '^' ? 'start' : 'end' };
    }
    if (first === '(') return this.#group();
    const [one = ''] = this.#take(CLASS) ?? this.#take(ESCAPE) ?? this.#take(/./suy) ?? [];
    if (/^\\[bBk1-9]/.test(one)) throw this.#refusal(`"${one}"`);
    return { set: new RegExp(`^${one}$`, 'u') };
  }

  #group(): Node {
    const opening = this.#take(GROUP)?.[0] ?? '(';
    if (opening === '(' && this.#source[this.#at] === '?') {
      throw this.#refusal(`"(${this.#source.slice(this.#at, this.#at + 2)}"`);
    }
    const inner = this.choices();
    this.#at++;
    return inner;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #refusal(what: string): Error {
    return new Error(`the pattern "${this.#source}" has ${what}, which patterns of rules do not know`);
  }
}

function repeat(repeated: Node, [whole, least, comma, most]: RegExpExecArray): Node {
  if (whole.startsWith('*')) return { repeated, least: 0, most: Infinity };
  if (whole.startsWith('+')) return { repeated, least: 1, most: Infinity };
  if (whole.startsWith('?')) return { repeated, least: 0, most: 1 };
  if (comma === undefined) return { repeated, least: Number(least), most: Number(least) };
  return { repeated, least: Number(least), most: most === '' ? Infinity : Number(most) };
}

function emit(node: Node, program: Instruction[], source: string): void {
  if (program.length > MOST_INSTRUCTIONS) throw new Error(`the pattern "${source}" is too large`);
  if ('set' in node) program.push({ op: 'one', set: node.set });
  else if ('edge' in node) program.push({ op: node.edge });
  else if ('sequence' in node) for (const part of node.sequence) emit(part, program, source);
  else if ('choices' in node) emitChoices(node.choices, program, source);
  else emitRepeat(node, program, source);
}

function emitChoices(choices: readonly Node[], program: Instruction[], source: string): void {
  const [first, ...others] = choices;
  if (first === undefined) return;
  if (others.length === 0) {
    emit(first, program, source);
    return;
  }
  const split = reserve(program);
  emit(first, program, source);
  const jump = reserve(program);
  program[split] = { op: 'either', first: split + 1, second: program.length };
  emitChoices(others, program, source);
  program[jump] = { op: 'either', first: program.length, second: program.length };
}

function emitRepeat(
  { repeated, least, most }: Extract<Node, { repeated: Node }>,
  program: Instruction[],
  source: string,
): void {
  for (let time = 0; time < least; time++) {
    const before = program.length;
    emit(repeated, program, source);
    // Nothing, many times over, is nothing.
    if (program.length === before) break;
  }
  if (most === Infinity) {
    const split = reserve(program);
    emit(repeated, program, source);
    program.push({ op: 'either', first: split, second: split });
    program[split] = { op: 'either', first: split + 1, second: program.length };
    return;
  }
  const splits: number[] = [];
  for (let time = least; time < most; time++) {
    splits.push(reserve(program));
    emit(repeated, program, source);
  }
  for (const split of splits) program[split] = { op: 'either', first: split + 1, second: program.length };
}

/** A place that is filled in when it is known where it leads. */
function reserve(program: Instruction[]): number {
  return program.push({ op: 'start' }) - 1;
}
