import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerCollector } from '../../../src/shadow/answer-collector.ts';
import { ByteBudget } from '../../../src/shadow/byte-budget.ts';

const AMPLE = 1_000_000;

function collector(maxBody: number, budget = new ByteBudget(AMPLE)): AnswerCollector {
  const made = new AnswerCollector(maxBody, budget);
  made.head(200, ['Content-Type', 'text/plain']);
  return made;
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test('an answer without a body has an empty one, and its head as it came', () => {
  expect(collector(10).answer()).toEqual({
    status: 200,
    headers: ['Content-Type', 'text/plain'],
    body: Buffer.alloc(0),
  });
});

test('a body in one chunk is that chunk itself, not a copy', () => {
  const chunk = Buffer.from('whole');
  const gathered = collector(10);
  gathered.data(chunk);
  expect(gathered.answer().body).toBe(chunk);
});

describe('at the limit of a body', () => {
  test('a body of exactly maxBody is kept whole', () => {
    const budget = new ByteBudget(AMPLE);
    const gathered = collector(6, budget);
    gathered.data(Buffer.from('abc'));
    gathered.data(Buffer.from('def'));
    expect(budget.used).toBe(6);
    expect(Buffer.from(gathered.answer().body as Uint8Array).toString()).toBe('abcdef');
  });

  test('one byte more leaves length and hash, and gives back at once what was held', () => {
    const budget = new ByteBudget(AMPLE);
    const gathered = collector(6, budget);
    gathered.data(Buffer.from('abcdef'));
    expect(gathered.data(Buffer.from('g'))).toBe(true);
    expect(budget.used).toBe(0);
    expect(gathered.data(Buffer.from('hi'))).toBe(true);
    expect(budget.used).toBe(0);
    expect(gathered.answer().body).toEqual({ length: 9, sha256: sha256('abcdefghi') });
    gathered.release();
    expect(budget.used).toBe(0);
  });

  test('a first chunk beyond it never touches the budget', () => {
    const gathered = collector(3, new ByteBudget(0));
    expect(gathered.data(Buffer.from('abcd'))).toBe(true);
    expect(gathered.answer().body).toEqual({ length: 4, sha256: sha256('abcd') });
  });
});

describe('when the budget is used up', () => {
  test('it says so, lets go of what it held, and gathers nothing more', () => {
    const budget = new ByteBudget(5);
    const gathered = collector(100, budget);
    expect(gathered.data(Buffer.from('abcd'))).toBe(true);
    expect(gathered.data(Buffer.from('ef'))).toBe(false);
    expect(budget.used).toBe(0);
    expect(gathered.data(Buffer.from('g'))).toBe(false);
    expect(budget.used).toBe(0);
  });

  test('what others hold is not given back with it', () => {
    const budget = new ByteBudget(5);
    budget.take(4);
    expect(collector(100, budget).data(Buffer.from('ef'))).toBe(false);
    expect(budget.used).toBe(4);
  });
});

test('a second release gives nothing back twice', () => {
  const budget = new ByteBudget(AMPLE);
  const other = collector(100, budget);
  other.data(Buffer.from('other'));
  const gathered = collector(100, budget);
  gathered.data(Buffer.from('abc'));
  gathered.release();
  gathered.release();
  expect(budget.used).toBe(5);
});

test('however it is cut into chunks, the answer is the same and the budget ends at zero', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 8 });
  fc.assert(
    fc.property(chunks, fc.nat(40), fc.nat(60), (parts, maxBody, cap) => {
      const budget = new ByteBudget(cap);
      const gathered = collector(maxBody, budget);
      const whole = Buffer.concat(parts);
      const taken = parts.every((part) => gathered.data(Buffer.from(part)));
      if (taken) {
        const { body } = gathered.answer();
        if (whole.length > maxBody) expect(body).toEqual({ length: whole.length, sha256: sha256(whole) });
        else expect(Buffer.compare(body as Uint8Array, whole)).toBe(0);
      } else expect(Math.min(whole.length, maxBody)).toBeGreaterThan(cap);
      gathered.release();
      expect(budget.used).toBe(0);
    }),
  );
});
