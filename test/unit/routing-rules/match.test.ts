import { describe, expect, test } from 'vitest';
import { compileTable } from '../../../src/routing-rules/compile.ts';
import { type MatchRequest, matchRoute } from '../../../src/routing-rules/match.ts';
import { configText, sound } from './config-text.ts';

function matcher(...matches: readonly string[]) {
  const routes = matches.map((match, i) => `  - { id: r${i}, match: ${match}, service: orders }`);
  const table = compileTable(sound(configText(routes.join('\n'))));
  return (target: string, request: Partial<MatchRequest> = {}) =>
    matchRoute(table, { method: 'GET', target, host: undefined, headers: [], ...request })?.config.id;
}

test('the first route in file order wins, and none may match', () => {
  const match = matcher('{ path: /orders/new }', '{ path: "/orders/:id" }', '{ path: /orders/new }');
  expect(match('/orders/new')).toBe('r0');
  expect(match('/orders/17')).toBe('r1');
  expect(match('/orders')).toBeUndefined();
});

describe('paths', () => {
  const match = matcher('{ path: "/api/*rest" }', '{ path: "/orders{/:id}" }', '{ path: /Case }');

  test.each(['/api/../admin', '/%2e%2e/admin', '/api%2f..%2fadmin', '/api/%2e%2e/admin', '/api/..%2fadmin'])(
    '%s cannot match /api',
    (target) => {
      expect(match(target)).toBeUndefined();
    },
  );

  test.each([
    ['/api/a/b?c=d', 'r0'],
    ['/orders', 'r1'],
    ['/orders/', 'r1'],
    ['/orders/17/', 'r1'],
    ['//orders//17', 'r1'],
    ['/%6frders/17', 'r1'],
    ['/orders/17/lines', undefined],
    ['/case', undefined],
    ['/Case', 'r2'],
    ['http://host/orders', undefined],
    ['*', undefined],
    ['/orders/%zz', undefined],
  ])('%s is taken by %s', (target, route) => {
    expect(match(target)).toBe(route);
  });
});

test('a method is matched as it is written, and GET does not include HEAD', () => {
  const match = matcher('{ methods: [GET, POST], path: /a }');
  expect(match('/a', { method: 'POST' })).toBe('r0');
  expect(match('/a', { method: 'HEAD' })).toBeUndefined();
  expect(match('/a', { method: 'get' })).toBeUndefined();
});

test.each([
  ['shop.example.com', 'Shop.Example.com:8080', true],
  ['shop.example.com', 'shop.example.com.', true],
  ['shop.example.com', 'example.com', false],
  ['shop.example.com', undefined, false],
  ['"*.example.com"', 'a.example.com', true],
  ['"*.example.com"', 'a.b.EXAMPLE.com:1', true],
  ['"*.example.com"', 'example.com', false],
  ['"*.example.com"', '.example.com', false],
  ['"*.example.com"', 'badexample.com', false],
  ['"[::1]"', '[::1]:8080', true],
])('host %s and authority %s: %s', (host, authority, matches) => {
  expect(matcher(`{ path: /a, host: ${host} }`)('/a', { host: authority })).toBe(matches ? 'r0' : undefined);
});

test.each([
  [['X-Tenant', 'acme', 'X-Beta', ''], true],
  [['x-tenant', 'other', 'x-tenant', 'acme', 'x-beta', 'on'], true],
  [['x-tenant', 'Acme', 'x-beta', 'on'], false],
  [['x-tenant', 'acme'], false],
  [['x-beta', 'x-tenant', 'acme', 'x-beta'], false],
])('headers %j: %s', (headers, matches) => {
  const match = matcher('{ path: /a, headers: { X-Tenant: acme, x-beta: true } }');
  expect(match('/a', { headers })).toBe(matches ? 'r0' : undefined);
});
