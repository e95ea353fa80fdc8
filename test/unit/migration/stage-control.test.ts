import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { newInFile } from '../../../src/migration/file-says.ts';
import type { ChecksFor } from '../../../src/migration/move.ts';
import { StageControl } from '../../../src/migration/stage-control.ts';
import { isRise, standing } from '../../../src/migration/standing.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import type { RouteConfig } from '../../../src/routing-rules/schema.ts';
import { openDurableWriter } from '../../../src/store/durable-writer.ts';
import type { Check, LedgerEntry } from '../../../src/store/ledger-entry.ts';
import { readerAt, storePath } from '../store/fixtures.ts';

/** `orders: canary 5` as the routes of a configuration. */
function routesOf(routes: Readonly<Record<string, string>>): readonly RouteConfig[] {
  const lines = Object.entries(routes).map(([id, at]) => {
    const [stage, percent = '0'] = at.split(' ');
    return `- { id: ${id}, match: { path: /${id} }, service: s, stage: "${stage}", canary: { percent: ${percent} } }`;
  });
  const head =
    'version: 1\nmonolith: { url: "http://127.0.0.1:1" }\nservices: { s: { url: "http://127.0.0.1:2" } }';
  const { config, problems } = parseConfig(`${head}\nroutes:\n  ${lines.join('\n  ') || '[]'}\n`, 'f', {});
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config.routes;
}

/** A store whose ledger may be out of reach, and one control after the other on it. */
async function ledger() {
  const path = await storePath();
  const writer = openDurableWriter(path);
  onTestFinished(() => writer.close());
  const store = { broken: false };
  const guarded =
    <A extends readonly unknown[], R>(call: (...args: A) => R) =>
    async (...args: A): Promise<R> => {
      if (store.broken) throw new Error('the disk is full');
      return call(...args);
    };
  const gate: { checks: readonly Check[] } = { checks: [] };
  const told: string[] = [];
  const checksFor: ChecksFor = async () => gate.checks;
  const control = () =>
    new StageControl({
      ledger: {
        appendToLedger: guarded(writer.appendToLedger),
        ledgerState: guarded(writer.ledgerState),
      },
      checksFor,
      apply: () => undefined,
      now: () => Date.UTC(2026, 10, 2, 8),
      report: (level, message) => told.push(`${level} ${message}`),
    });
  const started = async (routes: Readonly<Record<string, string>>) => {
    const one = control();
    await one.start(routesOf(routes));
    onTestFinished(() => one.close());
    return one;
  };
  const history = (route: string): readonly LedgerEntry[] => readerAt(path).ledgerHistory(route);
  return { store, gate, told, started, history };
}

const stands = (control: StageControl, route: string): string => {
  const at = control.standings.get(route);
  return at === undefined ? 'nowhere' : `${at.stage} ${at.percent}`;
};

const by = (route: string, stage: Parameters<typeof standing>[0], percent = 0) => ({
  route,
  to: standing(stage, percent),
  actor: 'ada',
  reason: 'because',
});

describe('who wins, file or operator', () => {
  /** The file at the start; what happens then, in order; where the route stands, and the entries' sources, oldest first. */
  test.each<{ name: string; file: string; steps: readonly string[]; stands: string; sources: string }>([
    { name: 'the first file', file: 'shadow', steps: [], stands: 'shadow 0', sources: 'file' },
    {
      name: 'an unchanged file says nothing new',
      file: 'shadow',
      steps: ['reload shadow'],
      stands: 'shadow 0',
      sources: 'file',
    },
    {
      name: 'nor after a restart',
      file: 'shadow',
      steps: ['restart shadow'],
      stands: 'shadow 0',
      sources: 'file',
    },
    {
      name: 'the operator moves',
      file: 'shadow',
      steps: ['move canary 5'],
      stands: 'canary 5',
      sources: 'file operator',
    },
    {
      name: 'an unchanged file does not undo it',
      file: 'shadow',
      steps: ['move canary 5', 'reload shadow'],
      stands: 'canary 5',
      sources: 'file operator',
    },
    {
      name: 'nor at a restart',
      file: 'shadow',
      steps: ['move canary 5', 'restart shadow'],
      stands: 'canary 5',
      sources: 'file operator',
    },
    {
      name: 'a changed file does',
      file: 'shadow',
      steps: ['move canary 5', 'reload off'],
      stands: 'off 0',
      sources: 'file operator file',
    },
    {
      name: 'a file that was changed while it was down',
      file: 'shadow',
      steps: ['move canary 5', 'restart live'],
      stands: 'live 100',
      sources: 'file operator file',
    },
    {
      name: 'a file that catches up with the operator',
      file: 'shadow',
      steps: ['move canary 5', 'reload canary 5', 'reload canary 5'],
      stands: 'canary 5',
      sources: 'file operator file',
    },
    {
      name: 'the operator after the file',
      file: 'canary 5',
      steps: ['reload canary 25', 'move shadow', 'restart canary 25'],
      stands: 'shadow 0',
      sources: 'file file operator',
    },
    {
      name: 'a percentage that does not count says nothing',
      file: 'shadow 5',
      steps: ['reload shadow 10'],
      stands: 'shadow 0',
      sources: 'file',
    },
    {
      name: 'a route that goes and comes back',
      file: 'canary 5',
      steps: ['move canary 50', 'gone', 'reload canary 5'],
      stands: 'canary 5',
      sources: 'file operator file file',
    },
  ])('$name', async ({ file, steps, stands: expected, sources }) => {
    const { started, history } = await ledger();
    let control = await started({ orders: file });
    for (const step of steps) {
      const [what, stage = '', percent = '0'] = step.split(' ');
      if (what === 'reload') await control.reload(routesOf({ orders: `${stage} ${percent}` }));
      else if (what === 'gone') await control.reload(routesOf({}));
      else if (what === 'restart') control = await started({ orders: `${stage} ${percent}` });
      else await control.move(by('orders', stage as 'canary', Number(percent)));
    }
    expect(stands(control, 'orders')).toBe(expected);
    const entries = history('orders').toReversed();
    expect(entries.map(({ source }) => source).join(' ')).toBe(sources);
    // Each begins where the one before has ended.
    expect(entries.map(({ from }) => from)).toEqual([null, ...entries.slice(0, -1).map(({ to }) => to)]);
    expect(control.standings.get('orders')).toEqual(entries.at(-1)?.to);
  });

  test('a changed file says what changed in it, and one that passes by the gate or a stage is marked', async () => {
    const { started, history, gate, told } = await ledger();
    gate.checks = [{ name: 'comparisons', ok: false, actual: 3, required: 1000 }];
    const control = await started({ orders: 'shadow' });
    await control.reload(routesOf({ orders: 'canary 5' }));
    const [entry] = history('orders');
    expect(entry).toMatchObject({ forced: true, evidence: { checks: gate.checks }, actor: 'file' });
    expect(entry?.changes).toEqual([
      { path: 'canary.percent', before: 0, after: 5 },
      { path: 'stage', before: 'shadow', after: 'canary' },
    ]);
    expect(told.at(-1)).toBe(
      'warn FORCED, the gate refused it (comparisons not met): route orders: shadow → canary at 5 %, by file (file): ' +
        `the file has changed; entry 2, ${entry?.hash}`,
    );
    gate.checks = [];
    await control.reload(routesOf({ orders: 'complete' }));
    expect(history('orders')[0]).toMatchObject({ forced: true, to: { stage: 'complete', percent: 100 } });
    expect(told.at(-1)).toMatch(
      /^warn FORCED, a stage is left out: route orders: canary at 5 % → complete, by file/,
    );
    await control.reload(routesOf({ orders: 'off' }));
    expect(history('orders')[0]).toMatchObject({ forced: false, evidence: null });
    expect(told.at(-1)).toMatch(/^info route orders: complete → off, by file/);
  });

  test('a file is only told against what it said itself', () => {
    const said = new Map([
      ['a', standing('shadow', 0)],
      ['gone', standing('live', 0)],
      ['off', standing('off', 0)],
    ]);
    const found = newInFile(routesOf({ a: 'shadow', b: 'canary 2' }), said);
    expect(found.map(({ route, to }) => [route, to.stage])).toEqual([
      ['b', 'canary'],
      ['gone', 'off'],
    ]);
  });
});

test.each([
  ['off', 0, 'shadow', 0, true],
  ['shadow', 0, 'canary', 0, true],
  ['canary', 5, 'canary', 5.001, true],
  ['canary', 5, 'canary', 5, false],
  ['canary', 5, 'canary', 4, false],
  ['live', 0, 'canary', 99, false],
  ['live', 0, 'complete', 0, true],
] as const)('from %s %d to %s %d rises: %s', (from, before, to, after, rises) => {
  expect(isRise(standing(from, before), standing(to, after))).toBe(rises);
});

describe('the gate', () => {
  const failing: Check = { name: 'comparisons', ok: false, actual: 3, required: 1000 };
  const passing: Check = { name: 'soak', ok: true, actual: 90, required: 60 };

  test('refuses with its checks and writes nothing; asks nothing of what goes back', async () => {
    const { started, gate, history } = await ledger();
    gate.checks = [failing, passing];
    const control = await started({ orders: 'canary 5' });
    expect(await control.move(by('orders', 'canary', 10))).toEqual({ refused: gate.checks });
    expect(stands(control, 'orders')).toBe('canary 5');
    expect(history('orders')).toHaveLength(1);
    expect(await control.move(by('orders', 'canary', 1))).toMatchObject({ recorded: true });
  });

  test('is passed by with force, which is marked, with the figures of that moment', async () => {
    const { started, gate, history } = await ledger();
    gate.checks = [failing];
    const control = await started({ orders: 'shadow' });
    await control.move({ ...by('orders', 'canary', 5), force: true });
    expect(history('orders')[0]).toMatchObject({
      forced: true,
      evidence: { checks: [failing] },
      actor: 'ada',
    });
    gate.checks = [passing];
    await control.move(by('orders', 'live'));
    expect(history('orders')[0]).toMatchObject({ forced: false, evidence: { checks: [passing] } });
  });

  test('is asked for one stage after the other, and force leaves none out', async () => {
    const { started } = await ledger();
    const control = await started({ orders: 'shadow' });
    for (const force of [false, true])
      await expect(control.move({ ...by('orders', 'live'), force })).rejects.toMatchObject({
        code: 'stage_order',
      });
    await expect(control.move(by('orders', 'shadow'))).rejects.toMatchObject({ code: 'stage_unchanged' });
    await expect(control.move(by('nothing', 'off'))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a rollback that comes while it is asked wins', async () => {
    const { started, gate } = await ledger();
    const control = await started({ orders: 'canary 5' });
    let fallen: Promise<unknown> | undefined;
    Object.defineProperty(gate, 'checks', {
      get: () => {
        fallen ??= control.move(by('orders', 'canary', 0));
        return [passing];
      },
    });
    await expect(control.move(by('orders', 'canary', 10))).rejects.toMatchObject({ code: 'stage_moved' });
    await fallen;
    expect(stands(control, 'orders')).toBe('canary 0');
  });
});

describe('without a store', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
  });

  test('what falls is in force at once and is written when the store is back; nothing rises', async () => {
    const { started, store, history, told } = await ledger();
    const control = await started({ orders: 'canary 5', users: 'live' });
    store.broken = true;
    expect(await control.move(by('orders', 'canary', 1))).toMatchObject({
      recorded: false,
      why: 'the disk is full',
    });
    expect(stands(control, 'orders')).toBe('canary 1');
    await expect(control.move(by('orders', 'canary', 10))).rejects.toThrow('the disk is full');
    expect(stands(control, 'orders')).toBe('canary 1');
    expect(await control.allOff('ada', 'wrong')).toMatchObject([{ recorded: false }, { recorded: false }]);
    expect([stands(control, 'orders'), stands(control, 'users')]).toEqual(['off 0', 'off 0']);
    expect(control.detail).toMatchObject({
      ok: false,
      message: '3 changes are not in the ledger yet: the disk is full',
    });
    store.broken = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(control.detail.ok).toBe(true);
    expect(history('orders').map(({ to }) => `${to.stage} ${to.percent}`)).toEqual([
      'off 0',
      'canary 1',
      'canary 5',
    ]);
    expect(history('users')[0]).toMatchObject({ to: { stage: 'off' }, reason: 'wrong' });
    store.broken = true;
    await control.reload(routesOf({ orders: 'canary 5', users: 'live' }));
    await control.reload(routesOf({ orders: 'canary 7', users: 'live' }));
    // The file would rise: that waits for its entry.
    expect(stands(control, 'orders')).toBe('off 0');
    await control.close();
    expect(told.at(-1)).toMatch(/^error the ledger never got this: route orders to canary at 7 % by file/);
  });

  test('at the start the file counts and canaries are at 0 %, until the ledger is there', async () => {
    const { started, store, history } = await ledger();
    const before = await started({ orders: 'canary 5', users: 'live', carts: 'shadow' });
    await before.move(by('users', 'canary', 50));
    await before.move(by('orders', 'canary', 10));
    await before.close();
    store.broken = true;
    const control = await started({ orders: 'canary 5', users: 'live', carts: 'shadow' });
    expect(['orders', 'users', 'carts'].map((id) => stands(control, id))).toEqual([
      'canary 0',
      'live 100',
      'shadow 0',
    ]);
    expect(control.detail.message).toContain('canaries are at 0 %: the disk is full');
    await expect(control.move(by('orders', 'canary', 20))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(await control.move(by('orders', 'off'))).toMatchObject({ recorded: false });
    store.broken = false;
    await vi.advanceTimersByTimeAsync(1000);
    // A person's way back stays; the others stand where the ledger says.
    expect(['orders', 'users', 'carts'].map((id) => stands(control, id))).toEqual([
      'off 0',
      'canary 50',
      'shadow 0',
    ]);
    expect(history('orders')[0]).toMatchObject({ from: { percent: 10 }, to: { stage: 'off' } });
    expect(control.detail).toEqual({ name: 'ledger', ok: true, message: 'in force' });
  });

  test('what a person lowered before the ledger was read does not become a rise', async () => {
    const { started, store, history } = await ledger();
    await (await started({ orders: 'live' })).move(by('orders', 'off'));
    store.broken = true;
    const control = await started({ orders: 'live' });
    expect(await control.move(by('orders', 'canary', 50))).toMatchObject({ recorded: false });
    store.broken = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(stands(control, 'orders')).toBe('off 0');
    expect(history('orders')).toHaveLength(2);
  });
});
