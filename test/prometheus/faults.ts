import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import Database from 'better-sqlite3';
import { json } from '../helpers/origin.ts';
import { alertOf } from './prometheus.ts';
import type { Stand } from './stand.ts';

/** Something that goes wrong, and the alerts that it raises: each of them, and no other one. */
export interface Fault {
  readonly what: string;
  readonly raises: readonly string[];
  begin?(): unknown;
  /** Mends it. */
  end?(): unknown;
}

/** Bytes that the comparer's queue is kept at: above what the alert allows, below where it is full. */
const QUEUE = 50e6;
const BIG = 1e6;
const FINDING = 200_000;
/** Lines of some 700 bytes are more than a megabyte and a pipe. */
const LINES = 2400;
const CLIENTS = 16;

export const ROUTES = {
  services: `  - { id: slow, match: { path: "/slow/:id" }, service: ficus-services, stage: live }
  - { id: mirrored, match: { path: "/mirrored/:id" }, service: ficus-services, stage: shadow, shadow: { maxConcurrent: 1 } }
  - { id: errors, match: { path: "/errors/:id" }, service: ficus-services, stage: live }
  - { id: fallbacks, match: { path: "/fallbacks/:id" }, service: ficus-services, stage: live }
  - { id: silent, match: { path: "/silent/:id" }, service: ficus-services, stage: shadow }
  - { id: gone, match: { path: "/gone/:id" }, service: gone, stage: live }`,
  outage: `  - { id: live, match: { path: "/live/:id" }, service: ficus-outage, stage: live }`,
  store: `  - id: found
    match: { path: "/found/:id" }
    service: ficus-store
    stage: shadow
    compare: { rules: [{ path: "$", ignore: true, reason: proof, owner: proof }] }`,
  busy: `  - id: big
    match: { path: "/big/:id" }
    service: ficus-busy
    stage: shadow
    compare: { rules: [{ path: "$..items", allow: [ordering], reason: proof, owner: proof }] }`,
  log: `  - { id: logged, match: { path: "/logged/*rest" }, service: ficus-log, stage: shadow }`,
} as const;

/** Of services and of the monolith, each on a route of its own. */
export function upstreamFaults(stand: Stand): Fault[] {
  const { job, faults } = stand;
  const at = (side: 'monolith' | 'service', route: string, listener: RequestListener) => ({
    begin: () => faults[side].set(route, listener),
    end: () => faults[side].delete(route),
  });
  return [
    {
      what: 'a service that is slow, on a route that it serves',
      raises: [alertOf(job, 'FicusServiceSlower', 'slow')],
      ...at('service', 'slow', later(700)),
    },
    {
      what: 'a service that is slow, and little room for its shadows',
      raises: [alertOf(job, 'FicusShadowDropping', 'mirrored')],
      ...at('service', 'mirrored', later(700)),
    },
    {
      what: 'a service that answers 500 now and then',
      raises: [
        alertOf(job, 'FicusServiceErrors', 'errors'),
        alertOf(job, 'FicusMismatchBudgetBurn', 'errors'),
      ],
      ...at('service', 'errors', oneIn(4, json({ error: 'database' }, 500))),
    },
    {
      what: 'a service that breaks connections now and then',
      raises: [
        alertOf(job, 'FicusFallbacks', 'fallbacks'),
        alertOf(job, 'FicusMismatchBudgetBurn', 'fallbacks'),
      ],
      ...at('service', 'fallbacks', oneIn(4, broken)),
    },
    {
      what: 'another service of the same Ficus whose breaker opens, which explains the fallbacks of its own route alone',
      raises: [
        alertOf(job, 'FicusServiceBreakerOpen', 'gone'),
        alertOf(job, 'FicusMismatchBudgetBurn', 'gone'),
      ],
      ...at('service', 'gone', broken),
    },
    {
      what: 'a monolith that answers nothing to compare with',
      raises: [alertOf(job, 'FicusComparisonsStopped', 'silent')],
      ...at('monolith', 'silent', broken),
    },
  ];
}

/** A service that is gone, and a configuration with a mistake in it. */
export function outageFaults(stand: Stand): Fault[] {
  const { job, faults, config } = stand;
  let good = '';
  return [
    {
      what: 'a service that is down',
      raises: [
        alertOf(job, 'FicusServiceBreakerOpen', job),
        alertOf(job, 'FicusServiceUnhealthy', job),
        // What failed before the breaker opened counts against the service.
        alertOf(job, 'FicusMismatchBudgetBurn', 'live'),
      ],
      begin: () => ['live', 'healthz'].map((path) => faults.service.set(path, broken)),
      end: () => ['live', 'healthz'].map((path) => faults.service.delete(path)),
    },
    {
      what: 'a configuration with a mistake',
      raises: [alertOf(job, 'FicusConfigReloadFailed')],
      async begin() {
        good = await readFile(config, 'utf8');
        await writeFile(config, `${good}nonsense: true\n`);
      },
      end: () => writeFile(config, good),
    },
  ];
}

/** A store that another program keeps locked, for longer than memory lasts. */
export function storeFault(stand: Stand): Fault {
  let unlock: (() => void) | undefined;
  return {
    what: 'a store that is locked while much is found',
    raises: [alertOf(stand.job, 'FicusStoreFailing'), alertOf(stand.job, 'FicusStoreDropped')],
    begin() {
      unlock = lockStore(stand.store);
      stand.faults.service.set('found', (request, response) =>
        json({ total: 2, what: `${request.url} `.repeat(FINDING / 10) })(request, response),
      );
    },
    end() {
      stand.faults.service.delete('found');
      unlock?.();
    },
  };
}

/** Differing answers that take the comparer longer to judge than they take to come. */
export function busyFault(stand: Stand): Fault {
  const [up, down] = [bigItems(1), bigItems(-1)];
  const answer =
    (items: string): RequestListener =>
    ({ url }, response) => {
      // Each answer is another one: a pair that was just judged is not judged again.
      response.setHeader('content-type', 'application/json').end(`{"of":"${url}","items":[${items}]}`);
    };
  stand.faults.monolith.set('big', answer(up));
  stand.faults.service.set('big', answer(down));
  const stop = new AbortController();
  let asking: Promise<void> | undefined;
  return {
    what: 'a comparer that gets more than it can judge',
    raises: [alertOf(stand.job, 'FicusComparerLagging')],
    begin() {
      asking = keepBusy(stand, stop.signal);
    },
    async end() {
      stop.abort();
      await asking;
    },
  };
}

async function keepBusy(stand: Stand, stop: AbortSignal): Promise<void> {
  for (let i = 0; !stop.aborted; ) {
    const room = Math.floor((QUEUE - (await stand.metric('ficus_comparison_queue_bytes'))) / (2 * BIG));
    const asked = Array.from({ length: Math.max(0, room) }, () => stand.ask(`/big/${i++}`));
    await Promise.all([...asked, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}

/** A log that somebody holds open and does not read. */
export function logFault(stand: Stand): Fault {
  return {
    what: 'a log that nobody reads',
    raises: [alertOf(stand.job, 'FicusLogLinesDropped')],
    async begin() {
      stand.ficus.stopReading();
      // As much as waits for a reader before lines are given up.
      const client = async (from: number) => {
        for (let i = from; i < from + LINES / CLIENTS; i += 1)
          await stand.ask(`/logged/${i}/${'x'.repeat(450)}`);
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client((i * LINES) / CLIENTS)));
    },
    end: () => stand.ficus.readOn(),
  };
}

function later(milliseconds: number): RequestListener {
  const answer = json({ total: 1 });
  return (request, response) => {
    setTimeout(() => answer(request, response), milliseconds);
  };
}

/** For one in so many paths, and then however often it is asked: Ficus tries a broken connection again. */
function oneIn(times: number, listener: RequestListener): RequestListener {
  const usual = json({ total: 1 });
  return (request, response) => {
    const id = Number(request.url?.split('/').at(-1));
    (id % times === 0 ? listener : usual)(request, response);
  };
}

const broken: RequestListener = (request) => {
  request.socket.destroy();
};

/** JSON elements of about a million bytes, in one order or the other. */
function bigItems(order: 1 | -1): string {
  const items = Array.from(
    { length: 18_000 },
    (_, i) => `{"sku":"${i}","price":${i}.5,"note":"${'x'.repeat(16)}"}`,
  );
  if (order === -1) items.reverse();
  return items.join(',');
}

/** Takes the store's write lock, as a backup tool gone wrong might. Returns what gives it back. */
function lockStore(path: string): () => void {
  const database = new Database(path);
  database.exec('BEGIN IMMEDIATE');
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}
