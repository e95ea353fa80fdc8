import { expect, test } from 'vitest';
import { coverageOf } from '../../../src/admin/coverage.ts';
import type { ShapeRecord } from '../../../src/store/evidence.ts';

function shape(changes: Partial<ShapeRecord>): ShapeRecord {
  return {
    method: 'GET',
    path: '/orders/:id',
    status: '2xx',
    query: [],
    contentType: 'application/json',
    seen: 10,
    compared: 0,
    lastSeen: '2026-11-02T08:00:00.000Z',
    ...changes,
  };
}

test('what was seen and never compared is told from what was', () => {
  const [compared, post, error] = [
    shape({ compared: 3 }),
    shape({ method: 'POST' }),
    shape({ status: '4xx' }),
  ];
  expect(coverageOf({ route: 'r', shapes: [compared, post, error], others: 7 })).toEqual({
    shapes: 3,
    comparedShapes: 1,
    others: 7,
    compared: [compared],
    neverCompared: [post, error],
  });
});

test('what was given up early is no shape of its own where the same request was compared', () => {
  const early = { status: '-', contentType: '' };
  const upload = shape({ ...early, method: 'PUT' });
  const shapes = [shape({ compared: 1 }), shape(early), shape({ ...early, query: ['q'] }), upload];
  const { neverCompared } = coverageOf({ route: 'r', shapes, others: 0 });
  expect(neverCompared).toEqual([shape({ ...early, query: ['q'] }), upload]);
});
