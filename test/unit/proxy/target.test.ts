import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestTarget } from '../../../src/proxy/target.ts';

test('a path goes on exactly as it came, however odd', () => {
  const path = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('#'));
  fc.assert(
    fc.property(path, (rest) => {
      expect(requestTarget('GET', `/${rest}`)).toEqual({ target: `/${rest}`, authority: undefined });
    }),
  );
});

test.each(['//a', '/%2f', '/;', '/?a=%zz', '/a//b/../c', '/http://other/'])('%s is a path', (target) => {
  expect(requestTarget('GET', target)).toEqual({ target, authority: undefined });
});

describe('an absolute target (RFC 9112, 3.2.2)', () => {
  test.each([
    ['http://shop.test/a?b=c', '/a?b=c', 'shop.test'],
    ['HTTPS://Shop.test:8443/a', '/a', 'Shop.test:8443'],
    ['http://shop.test', '/', 'shop.test'],
    ['http://shop.test?b=c', '/?b=c', 'shop.test'],
    ['http://[::1]:80/a', '/a', '[::1]:80'],
    ['http://shop.test//a', '//a', 'shop.test'],
    ['http://shop.test/a?b=http://x@y/', '/a?b=http://x@y/', 'shop.test'],
  ])('%s is %s of %s', (url, target, authority) => {
    expect(requestTarget('GET', url)).toEqual({ target, authority });
  });
});

test('the asterisk-form, and an absolute target without a path, ask OPTIONS about the whole server', () => {
  expect(requestTarget('OPTIONS', '*')).toEqual({ target: '*', authority: undefined });
  expect(requestTarget('OPTIONS', 'http://shop.test')).toEqual({ target: '*', authority: 'shop.test' });
  expect(requestTarget('OPTIONS', 'http://shop.test/')).toEqual({ target: '/', authority: 'shop.test' });
  expect(requestTarget('OPTIONS', 'http://shop.test?a')).toEqual({ target: '/?a', authority: 'shop.test' });
});

test.each([
  ['the asterisk-form', '*'],
  ['an authority-form', 'shop.test:443'],
  ['a fragment', '/a#b'],
  ['a fragment of an absolute target', 'http://shop.test/a#b'],
  ['credentials', 'http://user:secret@shop.test/'],
  ['an empty authority', 'http:///a'],
  ['another scheme', 'ftp://shop.test/a'],
  ['a scheme alone', 'http://'],
  ['a relative path', 'a/b'],
  ['nothing', ''],
])('%s is refused', (_name, url) => {
  expect(requestTarget('GET', url)).toBeUndefined();
});
