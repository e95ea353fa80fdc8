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

test('each of its parts makes another shape, also right behind one that has all the others', () => {
  const one = { method: 'GET', target: '/a?b=1', status: 200, contentType: 'text/plain' };
  const made = [
    one,
    { ...one, method: 'HEAD' },
    one,
    { ...one, target: '/b?b=1' },
    { ...one, target: '/a?c=1' },
    { ...one, status: 500 },
    { ...one, contentType: 'text/html' },
    { ...one, contentType: undefined },
    one,
  ].map(({ status, contentType, ...request }) =>
    shapeOf(request, (target) => target.split('?', 1)[0] ?? '', { status, contentType }).replaceAll(
      '\t',
      ' ',
    ),
  );
  expect(made).toEqual([
    'GET /a 2xx b text/plain',
    'HEAD /a 2xx b text/plain',
    'GET /a 2xx b text/plain',
    'GET /b 2xx b text/plain',
    'GET /a 2xx c text/plain',
    'GET /a 5xx b text/plain',
    'GET /a 2xx b text/html',
    'GET /a 2xx b ',
    'GET /a 2xx b text/plain',
  ]);
});

test('another route has another path for the same request', () => {
  const request = { method: 'GET', target: '/a/1' };
  const answer = { status: 200, contentType: 'text/plain' };
  const [one, other] = [() => '/a/:id', () => '/a/:page'];
  const paths = [one, other, one].map((template) => shapeOf(request, template, answer).split('\t')[1]);
  expect(paths).toEqual(['/a/:id', '/a/:page', '/a/:id']);
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
