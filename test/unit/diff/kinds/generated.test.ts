import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf, outline } from '../answers.ts';

const A = '2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e';
const B = '8c0b7f3a-1d2e-4f60-a7c9-5e4d3b2a1908';
const C = 'd94e1c27-70a5-4c3b-b8f1-63a9d2e05c74';
const D = '15b3e8a6-4f9d-49d2-8e07-b1c6f3a05d92';

const at = (left: string, right: string) => kindOf(JSON.stringify(left), JSON.stringify(right));

describe('generated', () => {
  test.each([
    [A, B, 'UUID'],
    [A.toUpperCase(), B.toUpperCase(), 'UUID'],
    ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01BX5ZZKBKACTAV9WEVGEMMVRZ', 'ULID'],
    ['507f1f77bcf86cd799439011', '65a9c0d2e4b13f0087d2a6c5', 'object id'],
    ['d41d8cd98f00b204e9800998ecf8427e', '9e107d9d372bb6826bd81d3542a419d6', 'hex digest'],
    ['da39a3ee5e6b4b0d3255bfef95601890afd80709', '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12', 'hex digest'],
    ['V1StGXR8_Z5jdHi6B-myT', 'kP3qLm9Zx_T2vWc7Yb-Q4', 'nonce'],
    ['q83vEjRWeJCrze8SNFZ4kA==', 'Zm9vYmFyMTIzNDU2Nzg5MA==', 'nonce'],
    ['cus_NffrFeUfNV2Hib', 'cus_9s6XKzkNRiz8i3', 'nonce'],
    ['req_8sKd03jfLw92', 'req_P0x8Qm2nVbA1', 'nonce'],
    ['4f9a2c1b8e7d6f05', 'b81e3d5c7a90f264', 'hex id'],
    [
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'hex digest',
    ],
    [`/orders/${A}/items`, `/orders/${B}/items`, 'UUID'],
    [`order-${A}`, `order-${B}`, 'UUID'],
    [`${A}:${C}`, `${B}:${D}`, 'UUID'],
    [`${A}:${C}`, `${B}:${C}`, 'UUID'],
  ])('%s and %s: %s', (left, right, form) => {
    for (const found of [at(left, right), at(right, left)]) {
      expect(found).toMatchObject({ kind: 'generated', signature: expect.stringMatching(/one-to-one$/) });
      expect(found?.detail).toMatch(new RegExp(`^${form} on both sides, `));
    }
  });

  test.each([
    ['an id that changed by one digit', A, A.replace(/e$/, 'f')],
    ['another form', A, 'd41d8cd98f00b204e9800998ecf8427e0000'],
    ['another version of the text around', `/orders/${A}`, `/basket/${B}`],
    ['the UUID of nothing', A, '00000000-0000-0000-0000-000000000000'],
    ['numbers', '123456789012345678901234', '987654321098765432109876'],
    ['words', 'ProductCategoryListing2024', 'CustomerAddressSearch2023x'],
    ['account numbers', 'DE89370400440532013000', 'DE02120300000000202051'],
    ['article numbers', 'SKU-12345-AB-99', 'SKU-67890-CD-11'],
    ['compact times', '20240501T100000Z', '20250617T223141Z'],
    ['short codes', 'a8F3kQ9z', 'Zp2Lm7Xw'],
    ['other lengths', 'V1StGXR8_Z5jdHi6B-myT', 'aOZULrvxJJU'],
  ])('is not claimed for %s', (_, left, right) => {
    expect(at(left, right)?.kind).toBe('value');
    expect(at(right, left)?.kind).toBe('value');
  });
});

describe('one to one', () => {
  const mapped = (left: unknown, right: unknown) => [
    ...new Set(
      judgeJson(JSON.stringify(left), JSON.stringify(right)).differences.map((found) => found.signature),
    ),
  ];

  test('where each stands for the same one wherever it occurs, in links too', () => {
    const doc = (id: string, ref: string) => ({ id, href: `/orders/${id}`, lines: [{ order: id }, { ref }] });
    expect(mapped(doc(A, C), doc(B, D))).toEqual(['one-to-one']);
  });

  test.each([
    ['one of the left is two of the right', { id: A, ref: A }, { id: B, ref: C }],
    ['two of the left are one of the right', { id: A, ref: B }, { id: C, ref: C }],
    ['the sides agree on it elsewhere', { id: A, ref: A }, { id: B, ref: A }],
    ['the two are exchanged', { id: A, ref: B }, { id: B, ref: A }],
    ['the other side has it as a key', { id: A, by: { [B]: 1 } }, { id: B, by: { [B]: 1 } }],
  ])('not where %s', (_, left, right) => {
    expect(mapped(left, right)).toEqual(['not one-to-one']);
    expect(mapped(right, left)).toEqual(['not one-to-one']);
  });

  test('one broken reference does not blemish the others', () => {
    const found = judgeJson(
      JSON.stringify({ id: A, ref: A, other: C }),
      JSON.stringify({ id: B, ref: '3e7a9d10-52c4-4b6f-90ad-c8e1f7025b36', other: D }),
    ).differences;
    expect(found.map(({ path, signature }) => `${path} ${signature}`)).toEqual([
      '$.id not one-to-one',
      '$.ref not one-to-one',
      '$.other one-to-one',
    ]);
  });

  test('is all that a rule lets pass: a broken reference is still a mismatch', () => {
    const rules = [{ path: '$..*', allow: ['generated'] as const }];
    const under = (left: unknown, right: unknown) =>
      judgeJson(JSON.stringify(left), JSON.stringify(right), rules).verdict;
    expect(under({ id: A, ref: A }, { id: B, ref: B })).toBe('ignored');
    expect(under({ id: A, ref: A }, { id: B, ref: C })).toBe('mismatch');
  });

  test('is asked of elements that were paired, not of places', () => {
    const list = (...ids: string[]) => ids.map((id, i) => ({ name: `n${i}`, id, self: `/x/${id}` }));
    expect(outline(judgeJson(JSON.stringify(list(A, C)), JSON.stringify(list(B, D))))).toEqual([
      '$[0].id generated',
      '$[0].self generated',
      '$[1].id generated',
      '$[1].self generated',
    ]);
    expect(mapped(list(A, C), list(B, D))).toEqual(['one-to-one']);
  });
});
