import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Background } from '../../../../src/diff/causes/background.ts';
import { HYPOTHESES } from '../../../../src/diff/causes/hypotheses.ts';
import { Statistics } from '../../../../src/diff/causes/statistics.ts';
import { suggestRule } from '../../../../src/diff/causes/suggest.ts';
import { compileRules } from '../../../../src/diff/rules/compile.ts';
import { type Difference, KINDS } from '../../../../src/diff/types.ts';
import { ruleSchema } from '../../../../src/routing-rules/schema.ts';
import { causesOf, differencesOf, discrepanciesOf, pairs, type Sides, seeded, times } from './observed.ts';

const NOBODY = { others: 0, othersWith: () => 0 };
/** Larger statistics would make a store grow with its requests. */
const MOST_BYTES = 48 * 1024;

const context = (request: string) => ({
  request,
  features: () => [`path 1=${request}`],
  keep: () => true,
  example: ({ path }: Difference) => ({ path, left: 'x'.repeat(200), right: 'x'.repeat(200), request }),
});

const hostile = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constant(null),
  fc.boolean(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.array(fc.record({ id: fc.integer(), name: fc.string() }), { maxLength: 8 }),
);

test('statistics never throw, stay bounded, and go on after a restart as if there had been none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 60 }),
      fc.nat(60),
      (values, cut) => {
        const all = values.flatMap(([left, right], at) =>
          differencesOf({ left: JSON.stringify({ v: left }), right: JSON.stringify({ v: right }) }).map(
            (difference) => ({ difference, request: `GET /${at}` }),
          ),
        );
        for (const kind of KINDS) {
          const own = all.filter(({ difference }) => difference.kind === kind);
          const through = new Statistics(kind, false);
          let restarted = new Statistics(kind, false);
          own.forEach(({ difference, request }, at) => {
            through.observe([difference], context(request));
            if (at === cut)
              restarted = new Statistics(kind, false, JSON.parse(JSON.stringify(restarted.save())));
            restarted.observe([difference], context(request));
          });
          const saved = JSON.stringify(through.save());
          expect(saved.length).toBeLessThan(MOST_BYTES);
          expect(JSON.parse(JSON.stringify(restarted.save()))).toEqual(JSON.parse(saved));
          expect(restarted.causes('$.v', NOBODY)).toEqual(through.causes('$.v', NOBODY));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a cause counts no more than was observed, and shows what speaks against it', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(values, (list) => {
      for (const { causes } of discrepanciesOf(pairs(list)))
        for (const cause of causes) {
          expect(cause.support).toBeGreaterThan(0);
          expect(cause.support + cause.counterexamples).toBe(cause.of);
          expect(cause.of).toBeLessThanOrEqual(list.length);
        }
    }),
  );
});

test('thousands of different values do not make statistics grow', () => {
  const random = seeded(2);
  const word = () => Math.floor(random() * 2 ** 31).toString(36);
  const statistics = new Statistics('value', false);
  for (let at = 0; at < 3000; at++) {
    const difference = {
      path: `$.${at}`,
      place: '$.*',
      kind: 'value',
      left: word(),
      right: word(),
      detail: '',
      signature: '',
    } as const;
    statistics.observe([difference], context(`/${at}`));
  }
  expect(JSON.stringify(statistics.save()).length).toBeLessThan(8 * 1024);
});

test('a secret place is told of by its requests alone', () => {
  const exchanges: Sides[] = pairs(times(20, (at) => [`${at}`, `ORD-${at}`]));
  const statistics = new Statistics('text', true);
  for (const exchange of exchanges) statistics.observe(differencesOf(exchange), context('/'));
  expect(Object.keys(statistics.save().hypotheses).sort()).toEqual(['dependence', 'volatility']);
});

test('statistics of another version begin anew', () => {
  expect(new Statistics('value', false, { version: 0, pairs: 'x' }).save()).toEqual(
    new Statistics('value', false).save(),
  );
});

test('no table, prefix or constant is made of what may not be kept', () => {
  const statistics = new Statistics('value', false);
  for (let at = 0; at < 40; at++) {
    const difference = {
      path: '$.v',
      place: '$.v',
      kind: 'value',
      left: 'PLANTED',
      right: `PLANTED-${at % 2}`,
      detail: '',
      signature: '',
    } as const;
    statistics.observe([difference], {
      ...context(`/${at}`),
      keep: (text) => !text.includes('PLANTED') && !/-\d/.test(text),
      example: ({ path }) => ({ path, request: '' }),
    });
  }
  expect(JSON.stringify(statistics.save())).not.toMatch(/PLANTED|-[01]"/);
});

test('an exchange of a thousand differences costs a hundred', () => {
  const list = (add: number) => JSON.stringify({ v: times(1000, (at) => at * 3 + add) });
  const [cause] = causesOf([{ left: list(0), right: list(5000) }]).filter(({ name }) => name === 'constant');
  expect(cause?.of ?? 100).toBeLessThanOrEqual(100);
});

test('every suggestion is a rule of the schema that compiles, whatever the place and the values', () => {
  const place = fc.constantFrom('$.a', "$['odd key']", '$.items[*].b', 'status', 'headers.x-y', '$.*.z');
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(place, fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (path, list) => {
      const cause = discrepanciesOf(pairs(times(40, (at) => list[at % list.length] ?? list[0] ?? ['a', 'b'])))
        .flatMap(({ causes }) => causes)
        .find(({ rule }) => rule !== undefined);
      const drafts = cause?.rule
        ?.replaceAll('"$.v"', () => JSON.stringify(path))
        .replaceAll('$${', () => '${');
      if (drafts === undefined) return;
      const rules = ruleSchema.array().parse(parse(drafts));
      expect(() => compileRules(rules)).not.toThrow();
    }),
  );
});

test('a place that cannot be written has no rule', () => {
  expect(suggestRule('$.a…b', [{ allow: ['value'] }])).toBeUndefined();
  expect(suggestRule("$['[redacted:01234567]']", [{ allow: ['value'] }])).toBeUndefined();
  expect(suggestRule('$.a', [{ allow: ['text'], pattern: 'x'.repeat(201) }])).toBeUndefined();
});

test('a variable in a place or a pattern is no variable of the file', () => {
  const variable = ['$', '{HOME}'].join('');
  const rule = suggestRule(`$['${variable}']`, [{ allow: ['value'] }]);
  expect(rule).toContain(`"$['$${variable}']"`);
});

test('each hypothesis has its state under a name of its own', () => {
  for (const type of Object.values(HYPOTHESES)) {
    const saved = type.resume(undefined).save();
    expect(type.resume(JSON.parse(JSON.stringify(saved))).save()).toEqual(saved);
  }
});

test('the background is a bounded, uniform sample, and weights stand for several', () => {
  const background = new Background();
  const random = seeded(3);
  for (let at = 0; at < 4000; at++)
    background.add(() => [at % 4 ? 'a' : 'b'], at % 2 ? ['x'] : [], 1, random);
  const { others, othersWith } = background.without('x');
  expect(others).toBeGreaterThan(50);
  expect(others).toBeLessThan(110);
  expect(othersWith('b') / others).toBeGreaterThan(0.3);
  expect(othersWith('b') / others).toBeLessThan(0.7);
  // As many again in a tenth of the calls: half of the sample is theirs.
  for (let at = 0; at < 400; at++) background.add(() => ['heavy'], ['x'], 10, random);
  const heavy = background.without('none').othersWith('heavy');
  expect(heavy).toBeGreaterThan(50);
  expect(heavy).toBeLessThan(110);
  const again = new Background(JSON.parse(JSON.stringify(background.save())));
  expect(again.save()).toEqual(background.save());
  expect(JSON.stringify(background.save()).length).toBeLessThan(60 * 1024);
});
