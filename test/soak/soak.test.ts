import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Asked } from './ask.ts';
import { complaint } from './judge.ts';
import { compareThirds } from './memory.ts';
import { bodyOf, type Plan, planOf, targetOf } from './plan.ts';

const MIB = 1024 * 1024;
const SOAK = fileURLToPath(new URL('soak.ts', import.meta.url));
const PLAN: Plan = {
  id: 7,
  route: 'canary',
  difference: 'value',
  size: 10,
  streamed: false,
  faults: { monolith: 'none', service: 'reset' },
};

const asked = (changed: Partial<Plan> = {}, method: Asked['method'] = 'GET'): Asked => ({
  method,
  plan: { ...PLAN, ...changed },
  receipt: '',
});
const answer = (side: string | undefined, status: number, body: string) =>
  ({ type: 'answer', side, status, body }) as const;
const alive = () => false;

test('a few seconds of the soak hold', { timeout: 90_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [SOAK, '--seconds', '6', '--seed', '1']);
  expect(stdout).toContain('All of it held.');
});

test('a plan survives its way through a target', () => {
  expect(planOf(targetOf(PLAN))).toEqual(PLAN);
});

test('an exact answer passes, and one that is not exact does not', () => {
  const body = bodyOf(PLAN, 'monolith', '');
  expect(complaint(asked(), answer('monolith', 200, body), alive)).toBeUndefined();
  expect(complaint(asked(), answer('monolith', 200, body.replace('x', 'y')), alive)).toMatch(
    /body is another/,
  );
  expect(complaint(asked(), answer('monolith', 500, body), alive)).toMatch(/answered 500/);
  expect(complaint(asked(), answer('service', 200, body), alive)).toMatch(/which gave none/);
  expect(complaint(asked({ route: 'shadow' }), answer('service', 200, body), alive)).toBe('service answered');
});

test('an error passes where its upstream made it: the service only where nobody may stand in for it', () => {
  const error = answer(undefined, 502, '');
  expect(complaint(asked(), error, alive)).toMatch(/nobody had failed/);
  expect(complaint(asked({}, 'POST'), error, alive)).toBeUndefined();
  expect(complaint(asked(), error, (side) => side === 'monolith')).toBeUndefined();
  expect(complaint(asked({}, 'POST'), answer(undefined, 503, ''), alive)).toMatch(/Ficus answered 503/);
});

test('a broken answer passes only where its upstream broke it off', () => {
  const broken = { type: 'broken', side: 'monolith', why: 'reset' } as const;
  expect(complaint(asked(), broken, alive)).toMatch(/broke off/);
  expect(complaint(asked({ faults: { monolith: 'cut', service: 'none' } }), broken, alive)).toBeUndefined();
  expect(complaint(asked(), { ...broken, side: undefined }, () => true)).toMatch(/broke before an answer/);
});

test('a resident set that grows is found, once it has been watched for long enough', () => {
  const growing = Array.from({ length: 300 }, (_, i) => (200 + i) * MIB);
  const { second, last, bound, judged } = compareThirds(growing, 600);
  expect({ second: second / MIB, last: last / MIB, judged }).toEqual({
    second: 350,
    last: 450,
    judged: true,
  });
  expect(last).toBeGreaterThan(bound);
  expect(compareThirds(growing, 10).judged).toBe(false);
});
