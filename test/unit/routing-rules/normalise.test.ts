import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalisePath } from '../../../src/routing-rules/normalise.ts';

test.each([
  ['/', '/'],
  ['/api', '/api'],
  ['/api/?x=/../..', '/api/'],
  ['/api/../admin', '/admin'],
  ['/%2e%2e/admin', '/admin'],
  ['/api%2f..%2fadmin', '/admin'],
  ['/api/%2E%2e%2Fadmin', '/admin'],
  ['/api/.%2e/admin', '/admin'],
  ['/../../etc', '/etc'],
  ['/a/./b/.', '/a/b/'],
  ['/a/b/..', '/a/'],
  ['/a/..', '/'],
  ['//a//b', '/a/b'],
  ['/a//', '/a/'],
  ['/a/...', '/a/...'],
  ['/a/.b/..c', '/a/.b/..c'],
  ['/a\\..\\b', '/a\\..\\b'],
  ['/a%5c..%5cb', '/a\\..\\b'],
  ['/caf%C3%A9', '/café'],
  ['/a%20b%3Fc', '/a b?c'],
  ['/%252e%252e/admin', '/%2e%2e/admin'],
  ['/a;b=1', '/a;b=1'],
])('%s is matched as %s', (target, path) => {
  expect(normalisePath(target)).toBe(path);
});

test.each(['', '*', 'http://host/api', 'api', '/%', '/%zz', '/%E9', '/a%00b', '/a%0d%0ab', '/%c0%ae'])(
  '%j has no path to match',
  (target) => {
    expect(normalisePath(target)).toBeUndefined();
  },
);

describe('for any target', () => {
  const target = fc
    .array(fc.constantFrom('/', '.', '..', '%2e', '%2F', '%25', 'a', 'api', '\\', '?', '%zz'), {
      maxLength: 12,
    })
    .map((parts) => `/${parts.join('')}`);

  test('no dot segment, empty segment or query is left', () => {
    fc.assert(
      fc.property(target, (text) => {
        const path = normalisePath(text);
        if (path === undefined) return;
        const segments = path.replace(/\/$/, '').split('/').slice(1);
        expect(segments.every((segment) => !['', '.', '..'].includes(segment))).toBe(true);
        expect(path.startsWith('/')).toBe(true);
      }),
    );
  });

  test('encoding a character does not change the path', () => {
    fc.assert(
      fc.property(target, fc.nat(), (text, at) => {
        const [path = ''] = text.split('?');
        const index = 1 + (at % path.length);
        if (index >= path.length || path.slice(Math.max(0, index - 2), index + 1).includes('%')) return;
        const code = path.charCodeAt(index).toString(16).padStart(2, '0');
        const encoded = `${path.slice(0, index)}%${code}${path.slice(index + 1)}`;
        expect(normalisePath(encoded)).toBe(normalisePath(path));
      }),
    );
  });
});
