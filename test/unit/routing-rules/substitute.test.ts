import { describe, expect, test } from 'vitest';
import { plainScalar, substitute } from '../../../src/routing-rules/substitute.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the variables of the configuration
describe('substitution', () => {
  test.each([
    ['${A}', 'one'],
    ['x-${A}-${B:-two}', 'x-one-two'],
    ['${EMPTY:-default}', 'default'],
    ['${EMPTY}', ''],
    ['${NONE:-}', ''],
    ['${NONE:-http://127.0.0.1:3000}', 'http://127.0.0.1:3000'],
    ['$${A}', '${A}'],
    ['$5 and {A}', '$5 and {A}'],
    ['${NESTED}', '${A}'],
  ])('%s becomes %s', (text, expected) => {
    expect(substitute(text, { A: 'one', EMPTY: '', NESTED: '${A}' })).toMatchObject({
      text: expected,
      faults: [],
    });
  });

  test('a variable that is not set and has no default is a fault', () => {
    expect(substitute('${NONE}', {}).faults).toEqual([
      'the variable NONE is not set: set it, or give a default with ${NONE:-default}',
    ]);
  });

  test.each(['${', '${A', '${1x}', '${A-b}', '${}'])('%s is a fault', (text) => {
    expect(substitute(text, { A: 'one' }).faults).toHaveLength(1);
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

test.each([
  ['8080', 8080],
  ['-1.5e3', -1500],
  ['true', true],
  ['False', false],
  ['', null],
  ['~', null],
  ['1.2.3', '1.2.3'],
  ['yes', 'yes'],
])('a plain "%s" is what YAML 1.2 makes of it', (text, value) => {
  expect(plainScalar(text)).toBe(value);
});
