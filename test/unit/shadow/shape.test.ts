import { describe, expect, test } from 'vitest';
import { contentTypeOf, shapeOf } from '../../../src/shadow/shape.ts';

function shape(target: string, status = 200, contentType?: string): string[] {
  const headers = contentType === undefined ? [] : ['Vary', 'x', 'Content-TYPE', contentType];
  return shapeOf({ method: 'GET', target }, () => '/t', {
    status,
    contentType: contentTypeOf(headers),
  }).split('\t');
}

test('a shape is the method, the path, the class of the status, parameter names and the media type', () => {
  expect(shape('/a?b=1&a=secret&a=2', 404, 'Application/JSON; charset=utf-8')).toEqual([
    'GET',
    '/t',
    '4xx',
    'a&b',
    'application/json',
  ]);
});

test('what is not known is said so', () => {
  expect(shape('/a', 0)).toEqual(['GET', '/t', '-', '', '']);
});

describe('a parameter name that may be a value is not kept', () => {
  test.each([
    ['/a?1732467123=', '*'],
    ['/a?x1y2z3w4=1', '*'],
    ['/a?jo%40example.com', '*'],
    [`/a?${'x'.repeat(40)}=1`, '*'],
    ['/a?filter[name]=1&page.size=2', 'filter[name]&page.size'],
    ['/a?&&', ''],
    ['/a?', ''],
  ])('%s', (target, names) => {
    expect(shape(target)[3]).toBe(names);
  });

  test('and no more than eight are', () => {
    const names = 'abcdefghijkl'.split('');
    expect(shape(`/a?${names.map((name) => `${name}=1`).join('&')}`)[3]).toBe('a&b&c&d&e&f&g&h');
  });
});

test.each(['text', 'text/html\t', 'a/b/c', ''])(
  'the content type %j has no media type or a clean one',
  (type) => {
    expect(shape('/a', 200, type)[4]).toBe(type.startsWith('text/html') ? 'text/html' : '');
  },
);
