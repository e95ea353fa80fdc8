import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/diff/types.ts';
import { Pair, type PairResult } from '../../../src/shadow/pair.ts';

const FIRST: Answer = { status: 200, headers: [], body: new Uint8Array(0) };
const SECOND: Answer = { status: 404, headers: [], body: new Uint8Array(0) };

function pair(): { pair: Pair; results: PairResult[] } {
  const results: PairResult[] = [];
  return { pair: new Pair((result) => results.push(result)), results };
}

describe.each([
  ['the served side first', ['served', 'shadow']],
  ['the shadow first', ['shadow', 'served']],
] as const)('%s', (_name, [first, second]) => {
  test('the result comes with the second answer, each under its own role', () => {
    const { pair: waiting, results } = pair();
    waiting.answered(first, first === 'served' ? FIRST : SECOND, 1);
    expect(results).toEqual([]);
    expect(waiting.settled).toBe(false);
    waiting.answered(second, second === 'served' ? FIRST : SECOND, 2);
    const seconds = first === 'served' ? [1, 2] : [2, 1];
    expect(results).toEqual([
      { served: { answer: FIRST, seconds: seconds[0] }, shadow: { answer: SECOND, seconds: seconds[1] } },
    ]);
    expect(waiting.settled).toBe(true);
  });
});

test('one side alone never settles it, however often it answers', () => {
  const { pair: waiting, results } = pair();
  waiting.answered('served', FIRST, 1);
  waiting.answered('served', FIRST, 1);
  expect(results).toEqual([]);
});

test('the first loss wins and nothing after it is told', () => {
  const { pair: waiting, results } = pair();
  waiting.answered('served', FIRST, 1);
  waiting.lost('shadow', 'timeout');
  waiting.lost('served', 'reset');
  waiting.answered('shadow', SECOND, 2);
  expect(results).toEqual([{ lost: 'shadow', reason: 'timeout' }]);
});

test('a loss after both answers changes nothing', () => {
  const { pair: waiting, results } = pair();
  waiting.answered('served', FIRST, 1);
  waiting.answered('shadow', SECOND, 1);
  waiting.lost('served', 'client_aborted');
  expect(results).toHaveLength(1);
  expect(results[0]).toHaveProperty('served');
});

test('it is settled already when the result is told, so that whoever is told may lose it again', () => {
  const seen: boolean[] = [];
  const waiting: Pair = new Pair(() => {
    seen.push(waiting.settled);
    waiting.lost('served', 'memory');
  });
  waiting.lost('shadow', 'reset');
  expect(seen).toEqual([true]);
});
