import { describe, expect, test } from 'vitest';
import { judgeStatus, successAgainstError } from '../../../../src/diff/kinds/status.ts';

describe('status', () => {
  test.each([
    [200, 201, 'same class: both 2xx', '200/201'],
    [200, 302, 'class change: from 2xx to 3xx', '200/302'],
    [200, 500, 'class change: from 2xx to 5xx', '200/500'],
    [404, 400, 'same class: both 4xx', '404/400'],
    [0, 999, 'class change: from 0xx to 9xx', '0/999'],
  ])('%d and %d', (left, right, detail, signature) => {
    expect(judgeStatus(left, right)).toEqual({ kind: 'status', detail, signature });
    expect(judgeStatus(right, left).signature).toBe(`${right}/${left}`);
  });

  test('success against error is another outcome; a redirect is a success', () => {
    expect(successAgainstError(200, 404)).toBe(true);
    expect(successAgainstError(500, 302)).toBe(true);
    expect(successAgainstError(200, 302)).toBe(false);
    expect(successAgainstError(404, 500)).toBe(false);
  });
});
