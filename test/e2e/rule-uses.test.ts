import { expect, test } from 'vitest';
import { jsonOrigin } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { runVerb } from '../helpers/run-verb.ts';

test('the report names rules that have expired and rules whose path leads nowhere, and no others', async () => {
  const ficus = await startTestFicus({
    monolith: await jsonOrigin({ total: 1, note: 'a', at: 'b' }),
    service: await jsonOrigin({ total: 2, note: 'c', at: 'd' }),
    routes: `- id: orders
  match: { path: "/orders/:id" }
  service: service
  stage: shadow
  compare:
    rereadsPerSecond: 0
    rules:
      - { path: $.total, ignore: true, reason: known, owner: orders }
      - { path: $.note, allow: [value], reason: old, owner: orders, expires: 2020-01-01 }
      - { path: $.totel, ignore: true, reason: mistyped, owner: billing }`,
  });
  for (let i = 1; i <= 25; i += 1) await (await fetch(`${ficus.url}/orders/${i}`)).text();
  await ficus.counted('orders', 25);

  const { rules } = await ficus.route('orders');
  expect(rules.map(({ rule, state, used }) => [rule, state, used])).toEqual([
    ['$.total ignore', 'used', 25],
    ['$.note allow value', 'expired', 0],
    ['$.totel ignore', 'unreached', 0],
  ]);
  for (const format of ['text', 'md']) {
    const { out } = await runVerb(['report', '--admin', ficus.adminUrl, '--format', format]);
    expect(out).toMatch(/rule \$\.note allow value \(orders\) expired at 2020-01-01/);
    expect(out).toMatch(
      /rule \$\.totel ignore \(billing\) its path leads nowhere in any of the 25 exchanges/,
    );
    expect(out).not.toMatch(/rule \$\.total /);
  }
});
