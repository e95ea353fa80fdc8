import { describe, expect, test } from 'vitest';
import { configText, lines, load } from './config-text.ts';

const NOW = Date.UTC(2026, 10, 1);

/** The warnings about one route, without their places and without `routes[0].`. */
function warningsOf(entries: string, path = '{ path: /a }'): readonly string[] {
  const text = configText(`  - { id: r, match: ${path}, service: orders, ${entries} }`);
  const { problems, warnings } = load(text, {}, { now: NOW });
  expect(problems).toEqual([]);
  return lines(warnings).map((line) => line.replace(/^5:\d+: routes\[0\]\./, ''));
}

function ruleWarnings(rule: string): readonly string[] {
  return warningsOf(`compare: { rules: [{ ${rule}, reason: x, owner: shop }] }`);
}

describe('a setting without effect is warned of', () => {
  test.each([
    [
      'shadow: { sideEffects: isolated }',
      'shadow.sideEffects has no effect: shadow.methods has safe methods only',
    ],
    [
      'shadow: { headers: { set: { x: "1" }, remove: [X] } }',
      'shadow.headers.remove has no effect on X: headers.set sets it',
    ],
    ['stage: shadow, shadow: { sample: 0 }', 'stage compares nothing: shadow.sample is 0'],
    [
      'compare: { cookieValues: true }',
      'compare.cookieValues has no effect: compare.headers has no set-cookie',
    ],
    [
      'canary: { stickBy: [ip, "cookie:sid"] }',
      'canary.stickBy[1] has no effect: every request has an "ip", which stands before it',
    ],
  ])('%s', (entries, warning) => {
    expect(warningsOf(entries)).toEqual([warning]);
  });

  test('a stage that mirrors none of the methods of its route', () => {
    expect(warningsOf('stage: shadow', '{ path: /a, methods: [POST] }')).toEqual([
      'stage compares nothing: shadow.methods is GET, HEAD, OPTIONS, and the route takes POST',
    ]);
  });

  test.each([
    [
      'path: $.a, allow: [ordering], tolerance: 1',
      'tolerance has no effect: the rule allows neither rounding nor value',
    ],
    [
      'path: $.a, ignore: true, tolerance: 1',
      'tolerance has no effect: the rule allows neither rounding nor value',
    ],
    ['path: $.a, allow: [value], decimals: 2', 'decimals has no effect: the rule does not allow rounding'],
    ['path: $.a, allow: [value], shift: 2h', 'shift has no effect: the rule does not allow timezone'],
    ['path: $.a, allow: [value], zones: [UTC]', 'zones has no effect: the rule does not allow timezone'],
    ['path: $.a, ignore: true, pattern: x', 'pattern has no effect: the rule ignores whatever differs'],
    ['path: $.a, ignore: true, keyBy: id', 'keyBy has no effect: the rule ignores the whole array'],
    ['path: headers.Date, ignore: true', 'path has no effect: compare.headers has no date'],
    [
      'path: $.a, ignore: true, expires: 2026-10-31',
      'expires is past, so the rule has no effect: review it with shop',
    ],
  ])('rule %s', (rule, warning) => {
    expect(ruleWarnings(rule)).toEqual([`compare.rules[0].${warning}`]);
  });

  test('a service that no route names', () => {
    expect(lines(load(configText()).warnings)).toEqual(['3:13: services.orders is used by no route']);
  });
});

describe('nothing is warned of', () => {
  test.each([
    'stage: shadow, canary: { percent: 5 }',
    'shadow: { sideEffects: isolated, methods: [GET, POST] }',
    'stage: off, shadow: { sample: 0 }',
    'compare: { headers: [Set-Cookie], cookieValues: true }',
    'canary: { stickBy: ["cookie:sid", ip] }',
  ])('in %s', (entries) => {
    expect(warningsOf(entries)).toEqual([]);
  });

  test.each([
    'path: $.a, allow: [rounding], tolerance: 0.01',
    'path: $.a, allow: [value], tolerance: "0.01"',
    'path: $.a, allow: [rounding], decimals: 2',
    'path: $.a, allow: [timezone], shift: "+02:00", zones: [Europe/Berlin]',
    'path: $.a, allow: [extra], pattern: x',
    'path: headers.*, ignore: true',
    'path: headers.Location, ignore: true',
    'path: $.a, ignore: true, expires: 2026-11-01',
    'path: $.a, ignore: true, expires: "2026-11-01T00:00:01Z"',
  ])('in the rule %s', (rule) => {
    expect(ruleWarnings(rule)).toEqual([]);
  });
});
