import { describe, expect, test } from 'vitest';
import { answer, judge, kindOf } from '../answers.ts';

const at = (left: string, right: string) => kindOf(JSON.stringify(left), JSON.stringify(right));

describe('text', () => {
  test.each([
    ['PENDING', 'pending', 'case'],
    ['2F1A55D0-9C58-4B8E-9D5B-0F3E2A1C4D6E', '2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e', 'case'],
    ['Straße 1', 'STRAßE 1', 'case'],
    ['two  words', 'two words', 'whitespace'],
    ['one\r\ntwo\r\n', 'one\ntwo', 'whitespace'],
    ['1\u00a0000', '1 000', 'whitespace'],
    [' padded ', 'padded', 'whitespace'],
    ['Zo\u00eb', 'Zoe\u0308', 'unicode'],
    ['\u212b', '\u00c5', 'unicode'],
    ['Tom &amp; Jerry', 'Tom & Jerry', 'escaping'],
    ['caf&eacute;', 'café', 'escaping'],
    ['&#39;&#x27;&quot;', `''"`, 'escaping'],
    ['a &#38; b', 'a &amp; b', 'escaping'],
    ['https:\\/\\/a.example\\/x', 'https://a.example/x', 'escaping'],
    ['caf\\u00e9', 'café', 'escaping'],
    ['a%20b%C3%A9', 'a bé', 'escaping'],
    ['caf%C3%A9', 'caf%c3%a9', 'escaping'],
    ['caf\\u00E9', 'caf\\u00e9', 'escaping'],
    ['&Eacute;t&eacute;', '&eacute;t&eacute;', 'case'],
    ['http://old.example/orders/17', 'https://new.example:8443/orders/17', 'origin'],
    ['//cdn.example/a.png', 'https://cdn.example/a.png', 'origin'],
    ['/orders/17?x=1', 'https://new.example/orders/17?x=1', 'origin'],
    ['http://a.example', 'https://a.example/', 'origin'],
    ['ORD-17', '17', 'affix'],
    ['urn:isbn:9783', '9783', 'affix'],
    ['v1.2', '1.2', 'affix'],
    ['10 EUR', '10', 'affix'],
    ['€10', '10', 'affix'],
    ['12%', '12', 'affix'],
    ['5kg', '5', 'affix'],
    ['photo.jpg', 'photo', 'affix'],
    ['/orders/', '/orders', 'affix'],
    ['Not found.', 'Not found', 'affix'],
    ['/static/img/a.png', '/img/a.png', 'affix'],
    ['mailto:a@b.example', 'a@b.example', 'affix'],
    ['ROLE_ADMIN', 'ADMIN', 'affix'],
    ['ORDER_STATUS_PAID', 'PAID', 'affix'],
    ['cus_9f8x', '9f8x', 'affix'],
  ])('%j and %j: %s', (left, right, change) => {
    for (const found of [at(left, right), at(right, left)]) {
      expect(found).toMatchObject({ kind: 'text', signature: change });
      expect(found?.detail).toMatch(new RegExp(`^${change}: `));
    }
  });

  test('says on which side what is', () => {
    expect(at('Zo\u00eb', 'Zoe\u0308')?.detail).toBe('unicode: NFC on the left, NFD on the right');
    expect(at('Tom &amp; J', 'Tom & J')?.detail).toBe('escaping: HTML entities on the left alone');
    expect(at('Tom & J', 'Tom &amp; J')?.detail).toBe('escaping: HTML entities on the right alone');
    expect(at('http://a/x', 'https://b:1/x')?.detail).toBe('origin: http://a against https://b:1');
    expect(at('/x', 'https://b:1/x')?.detail).toBe('origin: no origin against https://b:1');
    expect(at('17', 'ORD-17')?.detail).toBe('affix: the right side has "ORD-" before it');
    expect(at('10 EUR', '10')?.detail).toBe('affix: the left side has " EUR" after it');
  });

  test('of a whole body of text', () => {
    const plain = (body: string) => answer(body, { type: 'text/plain' });
    expect(judge(plain('a\r\nb'), plain('a\nb')).differences).toMatchObject([
      { path: '$', kind: 'text', signature: 'whitespace' },
    ]);
  });
});

describe('no text', () => {
  test.each([
    ['new york', 'newyork'],
    ['Hello', 'hello world'],
    ['John', 'John Smith'],
    ['John', 'Johnson'],
    ['open', 'reopen'],
    ['admin', 'not-admin'],
    ['PAID', 'NOT_PAID'],
    ['paid', 'un-paid'],
    ['user', 'user_admin'],
    ['PAID', 'PARTIALLY_PAID'],
    ['PENDING', 'REVIEW_PENDING'],
    ['premium', 'trial-premium'],
    ['level2', 'not_level2'],
    ['octo', 'octo.kat'],
    ['example', 'example.com'],
    ['foo', 'foo-changed'],
    ['Widget', 'Widget (new)'],
    ['Berlin', 'Berlin, DE'],
    ['a', '!a'],
    ['A', 'A+'],
    ['0', '<0'],
    ['5', '~5'],
    ['1', '10'],
    ['10', '-10'],
    ['10', '10.5'],
    ['1.2', '1.2.3'],
    ['1', '1e5'],
    ['2024-05-01', '2024-05-01Z'],
    ['17', '17\nmore'],
    ['https://a.example/', 'https://b.example/'],
    ['https://a.example', 'https://b.example'],
    ['https://a.example/x', 'https://b.example/y'],
    ['/x', 'https://b.example/y'],
    ['&constructor;', 'constructor'],
    ['&amp;lt;', '<'],
    ['%FF', 'ÿ'],
    ['&#x110000;', 'x'],
    ['PENDING ORDER', 'pending  order'],
    ['a'.repeat(40), `${'a'.repeat(40)}.${'b'.repeat(40)}`],
  ])('%j and %j', (left, right) => {
    expect(at(left, right)?.kind).toBe('value');
    expect(at(right, left)?.kind).toBe('value');
  });

  test('an empty string against another is a value, whatever the other is', () => {
    expect(at('', ' ')?.kind).toBe('value');
    expect(at('-', '')?.kind).toBe('value');
  });

  test('two texts of millions of characters are not looked into, and cost next to nothing', () => {
    const long = 'x '.repeat(1_500_000);
    expect(at(long, `${long} `)?.kind).toBe('value');
  });
});
