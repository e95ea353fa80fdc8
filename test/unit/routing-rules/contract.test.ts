import { expect, expectTypeOf, test } from 'vitest';
import { DEFAULT_COMPARED_HEADERS } from '../../../src/diff/compare.ts';
import type { Kind, Rule } from '../../../src/diff/types.ts';
import type { Stage } from '../../../src/migration/stages.ts';
import type { RouteConfig, RuleConfig } from '../../../src/routing-rules/schema.ts';
import { configText, sound } from './config-text.ts';

// The configuration imports nothing of ours; these hold its words to those of the parts that it configures.

test('a rule of the configuration is a rule of the comparison', () => {
  expectTypeOf<RuleConfig>().toExtend<Rule>();
  expectTypeOf<NonNullable<RuleConfig['allow']>[number]>().toEqualTypeOf<Kind>();
});

test('a stage of the configuration is a stage of the migration', () => {
  expectTypeOf<RouteConfig['stage']>().toEqualTypeOf<Stage>();
});

test('the headers compared by default are those of the comparison', () => {
  const { routes } = sound(configText('  - { id: r, match: { path: /a }, service: orders }'));
  expect(routes[0]?.compare.headers).toEqual([...DEFAULT_COMPARED_HEADERS]);
});
