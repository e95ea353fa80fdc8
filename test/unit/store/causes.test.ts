import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JsonNumber } from '../../../src/diff/json.ts';
import type { Difference } from '../../../src/diff/types.ts';
import { Memory } from '../../../src/store/memory.ts';
import { requestFeatures } from '../../../src/store/request-features.ts';
import { SCHEMA_VERSION } from '../../../src/store/schema.ts';
import type { Finding } from '../../../src/store/types.ts';
import {
  countOf,
  difference,
  exchange,
  finding,
  queryNumber,
  readerAt,
  redactor,
  storePath,
  writerAt,
} from './fixtures.ts';

const number = (value: number) => new JsonNumber(String(value));

/** An exchange of order `at`, in which the service's total is 5 above the monolith's. */
function fiveMore(at: number, changes: Partial<Difference> = {}): Finding {
  const { request } = exchange();
  return finding([difference({ left: number(at + 10), right: number(at + 15), ...changes })], {
    request: { ...request, target: `/orders/${at}` },
  });
}

const some = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => fiveMore(from + at));

function causeAt(path: string): string | undefined {
  return readerAt(path).discrepancies({}).items[0]?.cause;
}

const SENTENCE = "the service's number is 5 above the monolith's";

test('a batch that failed and is written again counts once', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  writer.write({ counts: [], findings: some(0, 10) });
  const other = new Database(path);
  other.exec(
    `CREATE TRIGGER refuse BEFORE INSERT ON minute_counts BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  const batch = { counts: [countOf()], findings: some(10, 20) };
  // Findings come before what fails only if counts are written last: both orders must hold.
  expect(() => writer.write(batch)).toThrow('no room');
  other.exec('DROP TRIGGER refuse');
  other.exec(
    `CREATE TRIGGER refuse BEFORE UPDATE OF statistics ON discrepancies BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  expect(() => writer.write(batch)).toThrow('no room');
  other.exec('DROP TRIGGER refuse');
  other.close();
  writer.write(batch);
  expect(causeAt(path)).toBe(`${SENTENCE}: 20 of 20`);
});

test('statistics that are damaged are known of no place, and keep no other from being read', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  const changed = (place: string) => finding([difference({ path: place, place, monolithChanged: true })]);
  writer.write({ counts: [], findings: ['$.a', '$.b', '$.c', '$.d'].map(changed) });
  const other = new Database(path);
  other.exec(`UPDATE discrepancies SET statistics = '{"version":' WHERE path = '$.a'`);
  other.exec(
    `UPDATE discrepancies SET statistics = replace(statistics, '"asked":1', '"asked":"1"') WHERE path = '$.b'`,
  );
  other.exec(`UPDATE discrepancies SET statistics = json_set(statistics, '$.version', 0) WHERE path = '$.c'`);
  other.close();
  expect(writer.volatilePlaces().map((place) => place.path)).toEqual(['$.d']);
});

test('a killed writer leaves statistics of exactly the exchanges that are counted', async () => {
  const path = await storePath();
  const entry = fileURLToPath(new URL('./endless-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout }))
    if (Number(line) >= 30) child.kill('SIGKILL');
  await exited;
  const sql = `SELECT count(*) FROM discrepancies WHERE statistics ->> '$.hypotheses.dependence.n' IS NOT count`;
  expect(queryNumber(path, sql)).toBe(0);
  expect(queryNumber(path, 'SELECT min(count) FROM discrepancies')).toBeGreaterThanOrEqual(30);
});

test('a store of the version before is taken on, and its discrepancies learn from then on', async () => {
  const path = await storePath();
  const old = writerAt(path);
  old.write({ counts: [], findings: some(0, 3) });
  old.close();
  const database = new Database(path);
  database.exec('DROP TABLE evidence; DROP TABLE shapes; DROP TABLE discrepancy_trends');
  database.exec(
    `ALTER TABLE discrepancies DROP COLUMN statistics; DROP TABLE route_backgrounds; DROP TABLE ledger; DROP TABLE pruned;
     DROP INDEX discrepancies_by_route;
     ${['assignee', 'state_since', 'regressed_at', 'regression_sample', 'trend_since'].map((column) => `ALTER TABLE discrepancies DROP COLUMN ${column}`).join(';')};
     DROP TABLE discrepancy_history; PRAGMA user_version = 2`,
  );
  database.close();
  writerAt(path).write({ counts: [], findings: some(3, 30) });
  expect(causeAt(path)).toBe(`${SENTENCE}: 27 of 27`);
  expect(queryNumber(path, 'SELECT sum(count) FROM discrepancies')).toBe(30);
  expect(queryNumber(path, 'SELECT user_version FROM pragma_user_version')).toBe(SCHEMA_VERSION);
});

test('what statistics cannot cope with is told once, and stops neither the store nor the counts', async () => {
  const path = await storePath();
  const told: string[] = [];
  // A getter stands for whatever an answer may hold that nobody thought of.
  const odd = Object.defineProperty({ ...difference() }, 'left', {
    get: (): never => {
      throw new Error('no such value');
    },
  });
  // No later exchange becomes a sample.
  const writer = writerAt(path, { random: () => 0.999, report: (message) => told.push(message) });
  writer.write({ counts: [], findings: some(0, 20) });
  const exchanges = [fiveMore(30), { ...fiveMore(31), differences: [odd] }, fiveMore(32)];
  writer.write({ counts: [], findings: exchanges });
  expect(told).toEqual([
    expect.stringMatching(
      /^the cause of discrepancy [0-9a-f]{12} cannot be looked for any more: no such value$/,
    ),
  ]);
  expect(queryNumber(path, 'SELECT count FROM discrepancies')).toBe(23);
  expect(causeAt(path)).toBeUndefined();
});

test('statistics that are damaged begin anew and keep nobody from reading', async () => {
  const path = await storePath();
  const writer = writerAt(path);
  writer.write({ counts: [], findings: some(0, 20) });
  writer.close();
  const database = new Database(path);
  database.exec(
    `UPDATE discrepancies SET statistics = '{"version":1,"pairs":[],"occasions":[],"hypotheses":{"constantNumber":7}}'`,
  );
  database.close();
  expect(causeAt(path)).toBeUndefined();
  writerAt(path).write({ counts: [], findings: some(20, 40) });
  expect(causeAt(path)).toBe(`${SENTENCE}: 20 of 20`);
});

describe('secrets', () => {
  const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJwbGFudGVkIn0.c2ln';
  const SECRETS = ['planted-pass', 'planted-token', 'planted-query', 'planted-cookie', 'planted-key', JWT];

  test('never get into statistics in clear', async () => {
    const path = await storePath();
    const headers = [
      'Authorization',
      'Bearer planted-token',
      'Cookie',
      'sid=planted-cookie',
      'X-Api-Key',
      'planted-key',
    ];
    const findings = Array.from({ length: 40 }, (_, at) =>
      finding(
        [
          difference({
            path: '$.password',
            place: '$.password',
            left: 'planted-pass',
            right: 'planted-pass-2',
          }),
          difference({ path: '$.note', place: '$.note', left: at % 2 ? 'a' : 'b', right: JWT }),
          difference({ path: '$.prefix', place: '$.prefix', left: `${at}`, right: `${JWT} ${at}` }),
        ],
        { request: { ...exchange().request, target: `/orders/${at}?token=planted-query`, headers } },
      ),
    );
    writerAt(path).write({ counts: [], findings });
    const database = new Database(path, { readonly: true });
    const kept = [
      ...database.prepare('SELECT statistics FROM discrepancies').pluck().all(),
      ...database.prepare('SELECT background FROM route_backgrounds').pluck().all(),
    ].join('\n');
    database.close();
    expect(kept).toContain('query token');
    for (const secret of SECRETS) expect(kept).not.toContain(secret);
  });

  test('are tags in features, so that one user is told from another', () => {
    const featuresOf = requestFeatures(redactor);
    const of = (token: string) =>
      featuresOf({
        method: 'GET',
        target: `/a?token=${token}&page=2`,
        headers: ['Authorization', `Bearer ${token}-xyz`],
      });
    expect(of('planted-one')).toEqual(of('planted-one'));
    expect(of('planted-one')).not.toEqual(of('planted-two'));
    expect(of('planted-one')).toContain('query page=2');
    expect(of('planted-one').join()).not.toContain('planted');
  });
});

describe('what is kept in memory', () => {
  test('is bounded, loaded once, and saved where it has changed', () => {
    const loaded: string[] = [];
    const saved: string[] = [];
    const memory = new Memory(2, (key) => {
      loaded.push(key);
      return { key };
    });
    for (const key of ['a', 'b', 'a', 'c']) memory.get(key);
    memory.changed('a');
    memory.save((key) => saved.push(key));
    expect({ loaded, saved }).toEqual({ loaded: ['a', 'b', 'c'], saved: ['a'] });
    // The least recently used one has gone.
    for (const key of ['a', 'c', 'b']) memory.get(key);
    expect(loaded).toEqual(['a', 'b', 'c', 'b']);
    memory.clear();
    memory.get('a');
    expect(loaded).toEqual(['a', 'b', 'c', 'b', 'a']);
  });
});
