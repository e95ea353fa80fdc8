import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode, FicusError, messageOf } from '../../src/errors.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const CODES = Object.keys(ERRORS) as ErrorCode[];

interface Use {
  readonly file: string;
  readonly code: string;
  /** Names of the details that are given; undefined where they are not written out at this place. */
  readonly details: ReadonlySet<string> | undefined;
}

/** Every `new FicusError('code', { … })` of the source, read as text. */
function uses(): Use[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const calls = [...text.matchAll(/new FicusError\(\s*'(\w+)'\s*(?:,\s*(\{|\w+))?/g)];
    return calls.map(({ 0: call, 1: code = '', 2: second, index }) => {
      const at = index + call.length;
      const literal =
        second === '{' ? upToClosing(text, at) : second && definitionOf(text.slice(0, index), second);
      const none = second === undefined ? new Set<string>() : undefined;
      return { file, code, details: literal === undefined ? none : keysOf(literal) };
    });
  });
}

/** The inside of an object literal whose brace opened just before `at`. */
function upToClosing(text: string, at: number): string {
  let depth = 1;
  let end = at;
  while (depth > 0 && end < text.length) {
    if ('{(['.includes(text[end] as string)) depth += 1;
    if ('})]'.includes(text[end] as string)) depth -= 1;
    end += 1;
  }
  return text.slice(at, end - 1);
}

/** The object literal that a name was last given above the call. */
function definitionOf(above: string, name: string): string | undefined {
  const opening = [...above.matchAll(new RegExp(`const ${name} = \\{`, 'g'))].at(-1);
  return opening && upToClosing(above, opening.index + opening[0].length);
}

/** Top-level keys of an object literal's inside: `a: 1, b` has a and b. */
function keysOf(literal: string): ReadonlySet<string> {
  let flat = literal.replace(/`[^`]*`|'[^']*'|"[^"]*"/g, '0');
  for (let before = ''; before !== flat; ) {
    before = flat;
    flat = flat.replace(/[({[][^(){}[\]]*[)}\]]/g, '0');
  }
  return new Set(flat.split(',').flatMap((part) => /^\s*(\w+)\s*(?::|$)/.exec(part)?.[1] ?? []));
}

function placeholders(code: ErrorCode): string[] {
  return [...ERRORS[code].message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

describe('the table', () => {
  test.each(CODES)('%s is a sentence with statuses that fit it', (code) => {
    const { message, http, exit } = ERRORS[code];
    // A sentence begins after "ficus: ", so small; what is in braces is somebody else's words.
    expect(message).toMatch(/^(?:[a-z{]|CONNECT|the )/);
    expect(message).not.toMatch(/[.!]$|\s\s|undefined/);
    expect(http).toBeGreaterThanOrEqual(400);
    expect(http).toBeLessThan(600);
    expect([1, 2, 70]).toContain(exit);
  });

  test('what the user did wrong is 4xx, what failed here or behind us is 5xx', () => {
    expect(ERRORS.bad_target.http).toBe(400);
    expect(ERRORS.connect_refused.http).toBe(405);
    expect(ERRORS.host_not_allowed.http).toBe(421);
    expect(
      [ERRORS.upstream_refused, ERRORS.upstream_broke, ERRORS.upstream_malformed].map(({ http }) => http),
    ).toEqual([502, 502, 502]);
    expect(ERRORS.upstream_timeout.http).toBe(504);
    expect([ERRORS.unavailable.http, ERRORS.store_unavailable.http]).toEqual([503, 503]);
  });

  test('bad usage exits 2, a bug exits 70, a configuration with problems exits 1', () => {
    expect([ERRORS.usage.exit, ERRORS.file_unreadable.exit, ERRORS.file_malformed.exit]).toEqual([2, 2, 2]);
    expect([ERRORS.internal.exit, ERRORS.config_invalid.exit]).toEqual([70, 1]);
  });
});

describe('every use in the source', () => {
  const found = uses();

  test('is seen', () => {
    const all = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join(SRC, file), 'utf8').matchAll(/new FicusError\(\s*'/g)]);
    expect(found).toHaveLength(all.length);
    expect(found.length).toBeGreaterThan(20);
  });

  test.each(found.map((use) => [use.code, use.file, use] as const))(
    '%s in %s fills its sentence',
    (code, _file, use) => {
      expect(CODES).toContain(code);
      expect([...(use.details ?? ['not written out here'])].sort()).toEqual(
        [...new Set(placeholders(code as ErrorCode))].sort(),
      );
    },
  );
});

describe('an error', () => {
  test('has its sentence filled, its statuses, its details and its cause', () => {
    const cause = new Error('EACCES');
    const error = new FicusError('file_unreadable', { file: 'a.yaml', why: 'no' }, { cause });
    expect(error.message).toBe('cannot read a.yaml: no');
    expect([error.name, error.code, error.httpStatus, error.exitStatus]).toEqual([
      'FicusError',
      'file_unreadable',
      400,
      2,
    ]);
    expect(error.details).toEqual({ file: 'a.yaml', why: 'no' });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
  });

  test("puts details in as they are, braces and replacement patterns of somebody else's included", () => {
    const why = '{file} $& $1 {constructor}';
    expect(new FicusError('file_malformed', { file: 'a', why }).message).toBe(`a: ${why}`);
  });

  test('leaves a placeholder to be seen where nothing fills it', () => {
    expect(new FicusError('not_found').message).toBe('there is no {what}');
  });
});

test('whatever is thrown has words', () => {
  expect(messageOf(new TypeError('odd'))).toBe('odd');
  expect([messageOf('text'), messageOf(undefined), messageOf(7), messageOf(null)]).toEqual([
    'text',
    'undefined',
    '7',
    'null',
  ]);
});
