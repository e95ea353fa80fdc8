import { expect, test } from 'vitest';
import type { RuleUse } from '../../../../src/store/types.ts';
import { START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

function use(changes: Partial<RuleUse> = {}): RuleUse {
  const none = { looked: 0, reached: 0, used: 0 };
  return { route: 'orders-read', rule: '$.a ignore', at: START, ...none, ...changes };
}

const at = (offset: number) => new Date(START + offset).toISOString();

export function ruleUsesContract(fresh: Fresh): void {
  test('uses of a rule add up by route, and its first and last times are kept', async () => {
    const store = await fresh();
    const writer = store.writer();
    const write = (...ruleUses: RuleUse[]) => writer.write({ counts: [], findings: [], ruleUses });
    write(use({ looked: 10, reached: 4, used: 2, at: START + 1000 }), use({ rule: '$.b ignore', looked: 3 }));
    write(use({ looked: 5, reached: 1, used: 1, at: START + 9000 }), use({ route: 'cart', looked: 1 }));
    // It was looked for, and allowed nothing: its last use is the one before.
    write(use({ looked: 7, at: START + 20_000 }));
    writer.close();
    expect(store.reader().ruleUses()).toEqual([
      { route: 'cart', rule: '$.a ignore', looked: 1, reached: 0, used: 0, firstSeen: at(0) },
      {
        ...{ route: 'orders-read', rule: '$.a ignore', looked: 22, reached: 5, used: 3 },
        ...{ firstSeen: at(1000), lastUsed: at(9000) },
      },
      { route: 'orders-read', rule: '$.b ignore', looked: 3, reached: 0, used: 0, firstSeen: at(0) },
    ]);
  });
}
