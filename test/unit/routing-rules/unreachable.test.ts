import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePath } from '../../../src/routing-rules/path-pattern.ts';
import { pathCovers } from '../../../src/routing-rules/pattern-cover.ts';
import { configText, lines, load } from './config-text.ts';

describe('one path pattern covers another', () => {
  test.each([
    ['/a', '/a'],
    ['/a', '/a/'],
    ['/:x', '/a'],
    ['/:x', '/:y'],
    ['/:x', '/a-:b'],
    ['/a{/:id}', '/a'],
    ['/a{/:id}', '/a/7'],
    ['/*rest', '/a/:b/c'],
    ['/*rest', '/a/*more'],
    ['/*rest', '/a{/b}{/c}'],
    ['/a/*rest', '/a/b/*more'],
    ['/:x/*rest', '/*a/b'],
    ['/*rest/b', '/a/b'],
    ['/*rest/:y', '/a/*more'],
    ['/a-:b', '/a-:c'],
  ])('%s covers %s', (wide, narrow) => {
    expect(pathCovers(wide, narrow)).toBe(true);
  });

  test.each([
    ['/a', '/b'],
    ['/a/', '/a'],
    ['/a', '/:x'],
    ['/:x', '/a/b'],
    ['/a/*rest', '/a'],
    ['/a/*rest', '/*rest'],
    ['/a/7', '/a{/:id}'],
    ['/*rest/b', '/a/*more'],
    ['/*a/:b', '/*more'],
    ['/a-:b', '/:x'],
    ['/A', '/a'],
  ])('%s does not cover %s', (wide, narrow) => {
    expect(pathCovers(wide, narrow)).toBe(false);
  });

  test('and never wrongly: what the narrow one matches, the wide one matches', () => {
    const part = fc.constantFrom('/a', '/b', '/:x', '/*r', '/a-:y', '{/a}', '{/:z}', '/');
    const pattern = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('').replace(/\/+(?=\/)/g, ''))
      .filter((text) => isPattern(text));
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c', 'a-b'), { maxLength: 4 })
      .chain((parts) =>
        fc.constantFrom(`/${parts.join('/')}`, parts.length > 0 ? `/${parts.join('/')}/` : '/'),
      );
    fc.assert(
      fc.property(
        pattern,
        pattern,
        fc.array(path, { minLength: 20, maxLength: 20 }),
        (wide, narrow, paths) => {
          if (!pathCovers(wide, narrow)) return;
          const [covering, covered] = [compilePath(wide).regexp, compilePath(narrow).regexp];
          for (const one of paths)
            if (covered.test(one)) expect(covering.test(one), `${wide} ${narrow} ${one}`).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function isPattern(text: string): boolean {
  try {
    compilePath(text);
    return !text.includes('//');
  } catch {
    return false;
  }
}

describe('a route that can never match', () => {
  const route = (id: string, match: string) => `  - { id: ${id}, match: ${match}, service: orders }`;
  const warningsOf = (first: string, second: string) =>
    lines(load(configText(`${route('first', first)}\n${route('second', second)}`)).warnings);

  test('is named with the route that takes its requests', () => {
    expect(warningsOf('{ path: "/orders/:id" }', '{ methods: [GET], path: /orders/new }')).toEqual([
      '6:50: route "second" can never match: route "first" above it takes every such request; ' +
        'move it up, or remove it',
    ]);
  });

  test.each([
    ['{ path: "/*r", methods: [GET, HEAD] }', '{ path: /a, methods: [GET] }'],
    ['{ path: /a, host: "*.example.com" }', '{ path: /a, host: x.example.com }'],
    ['{ path: /a, host: "*.example.com" }', '{ path: /a, host: "*.b.example.com" }'],
    ['{ path: /a, headers: { X: true } }', '{ path: /a, headers: { x: "1", y: true } }'],
  ])('is one below %s that says %s', (first, second) => {
    expect(warningsOf(first, second)).toHaveLength(1);
  });

  test.each([
    ['{ path: /a, methods: [GET] }', '{ path: /a }'],
    ['{ path: /a, methods: [GET] }', '{ path: /a, methods: [GET, POST] }'],
    ['{ path: /a, host: x.example.com }', '{ path: /a }'],
    ['{ path: /a, host: "*.example.com" }', '{ path: /a, host: example.com }'],
    ['{ path: /a, host: "*.b.example.com" }', '{ path: /a, host: "*.example.com" }'],
    ['{ path: /a, headers: { x: "1" } }', '{ path: /a, headers: { x: true } }'],
    ['{ path: /a, headers: { x: true } }', '{ path: /a }'],
    ['{ path: "/a/:id" }', '{ path: "/a{/:id}" }'],
  ])('is none below %s that says %s', (first, second) => {
    expect(warningsOf(first, second)).toEqual([]);
  });
});
