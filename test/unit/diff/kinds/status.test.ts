import { describe, expect, test } from 'vitest';
import { isOtherOutcome, judgeStatus, successAgainstError } from '../../../../src/diff/kinds/status.ts';

describe('status', () => {
  test.each([
    [200, 201, 'same class: both 2xx', '200/201'],
    [200, 302, 'class change: from 2xx to 3xx', '200/302'],
    [200, 500, 'class change: from 2xx to 5xx', '200/500'],
    [404, 400, 'same class: both 4xx', '404/400'],
    [0, 999, 'class change: from 0xx to 9xx', '0/999'],
  ])('%d and %d', (left, right, detail, signature) => {
    expect(judgeStatus(left, right)).toMatchObject({ kind: 'status', detail, signature });
    expect(judgeStatus(right, left).signature).toBe(`${right}/${left}`);
  });

  test.each([
    [200, 302, false],
    [304, 204, false],
    [404, 410, false],
    [500, 503, false],
    [302, 500, true],
    [200, 404, true],
    [404, 500, true],
    [399, 400, true],
    [499, 500, true],
  ])('%d and %d are of different outcomes: %s', (left, right, other) => {
    expect(isOtherOutcome(left, right)).toBe(other);
    expect(isOtherOutcome(right, left)).toBe(other);
    expect(judgeStatus(left, right).facts?.otherOutcome === true).toBe(other);
  });

  test('success against error is another outcome; a redirect is a success', () => {
    expect(successAgainstError(200, 404)).toBe(true);
    expect(successAgainstError(500, 302)).toBe(true);
    expect(successAgainstError(200, 302)).toBe(false);
    expect(successAgainstError(404, 500)).toBe(false);
  });
});
