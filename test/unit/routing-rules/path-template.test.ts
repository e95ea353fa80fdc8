import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathTemplate } from '../../../src/routing-rules/path-template.ts';

test.each([
  ['/orders/:id', '/orders/17?a=1', '/orders/:id'],
  ['/orders{/:id}', '/orders', '/orders'],
  ['/orders{/:id}', '/orders/17', '/orders/:id'],
  ['/orders{/:id{/lines/:line}}', '/orders/17/lines/3', '/orders/:id/lines/:line'],
  ['/*rest', '/shop/products/A-17/reviews', '/shop/products/*/reviews'],
  ['/{*rest}', '/', '/'],
  ['/api/*rest', '/api/u/4f1c-aa/jo@example.com', '/api/u/*/*'],
  ['/api/*rest', '/api/%6f%6B', '/api/ok'],
])('%s: %s is %s', (pattern, target, template) => {
  expect(pathTemplate(pattern)(target)).toBe(template);
});

test('nothing of a parameter and no segment with a digit is ever in it', () => {
  const secret = fc.stringMatching(/^[a-z]{0,5}[0-9]{1,8}[a-z]{0,5}$/);
  fc.assert(
    fc.property(secret, secret, (id, rest) => {
      expect(pathTemplate('/orders{/:id}')(`/orders/${id}`)).toBe('/orders/:id');
      expect(pathTemplate('/x/*rest')(`/x/${id}/y/${rest}`)).toBe('/x/*/y/*');
    }),
  );
});
