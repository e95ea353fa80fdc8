import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { pick, type Random } from './seed/random.ts';
import { createUsers, noteWrite, type PlannedRequest, planRequest, type User } from './traffic-plan.ts';

export interface TrafficOptions {
  /** Where the requests go, an origin such as `http://127.0.0.1:8080`. */
  readonly target: string;
  /** Requests per second on average; they come at random times, as people do. */
  readonly rate?: number;
  /** How many customers are at it. */
  readonly users?: number;
  readonly random: Random;
  /** Ends the traffic. */
  readonly signal: AbortSignal;
}

/** What has been sent and what became of it. */
export interface TrafficCounters {
  sent: number;
  /** Answers by status code. */
  answered: Record<string, number>;
  /** Requests that got no answer. */
  failed: number;
  /** Requests not sent because too many were waiting for their answer. */
  heldBack: number;
}

export interface Traffic {
  readonly counters: Readonly<TrafficCounters>;
  /** Resolves when the traffic has ended and every connection is closed; never rejects. */
  readonly done: Promise<void>;
}

const MOST_IN_FLIGHT = 32;
const ANSWER_WITHIN_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** Customers of the shop at work until the signal: they never stop for a failing target, but slow down. */
export function startTraffic(options: TrafficOptions): Traffic {
  const counters: TrafficCounters = { sent: 0, answered: {}, failed: 0, heldBack: 0 };
  const done = run(options, counters);
  return { counters, done };
}

async function run(options: TrafficOptions, counters: TrafficCounters): Promise<void> {
  const { target, rate = 25, random, signal } = options;
  const users = createUsers(options.users ?? 12);
  const pool = new Pool(target, { connections: MOST_IN_FLIGHT, connect: { timeout: 2000 } });
  const inFlight = new Set<Promise<void>>();
  let failuresInARow = 0;

  const send = async (user: User, request: PlannedRequest): Promise<void> => {
    counters.sent += 1;
    const status = await exchange(pool, user, request, signal).catch(() => undefined);
    if (status === undefined) counters.failed += 1;
    else counters.answered[status] = (counters.answered[status] ?? 0) + 1;
    failuresInARow = status === undefined || status >= 500 ? failuresInARow + 1 : 0;
  };

  while (await pause(waitFor(rate, failuresInARow, random), signal)) {
    if (inFlight.size >= MOST_IN_FLIGHT) {
      counters.heldBack += 1;
      continue;
    }
    const user = pick(random, users);
    const sending = send(user, planRequest(random, user)).finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  }
  await Promise.all(inFlight);
  await pool.destroy();
}

/** Milliseconds until the next request: exponential between arrivals, and doubling while the target fails. */
function waitFor(rate: number, failuresInARow: number, random: Random): number {
  const untilNext = (-Math.log(1 - random()) / rate) * 1000;
  if (failuresInARow === 0) return untilNext;
  return Math.max(untilNext, Math.min(FIRST_PAUSE_MS * 2 ** (failuresInARow - 1), LONGEST_PAUSE_MS));
}

/** Waits; false when the signal ended it. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return delay(milliseconds, true, { signal }).catch(() => false);
}

/** Sends one request, reads its answer to the end, and returns its status. */
async function exchange(pool: Pool, user: User, request: PlannedRequest, stop: AbortSignal): Promise<number> {
  const { statusCode, headers, body } = await pool.request({
    method: request.method,
    path: request.path,
    headers: {
      'x-user-id': String(user.id),
      accept: 'application/json, text/html;q=0.9',
      // A request with a secret cannot be asked again: what is compared does without where it can.
      ...(request.page && user.sid !== undefined && { cookie: `sid=${user.sid}` }),
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: request.body === undefined ? null : JSON.stringify(request.body),
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
    signal: stop,
  });
  const created = statusCode === 201 ? ((await body.json()) as { id: number }).id : undefined;
  if (created === undefined) await body.dump();
  if (statusCode < 400) noteWrite(user, request, created);
  const sid = sidIn(headers['set-cookie']);
  if (sid !== undefined) user.sid = sid;
  return statusCode;
}

function sidIn(setCookie: string | string[] | undefined): string | undefined {
  for (const cookie of [setCookie ?? []].flat()) {
    const sid = /^sid=([^;]+)/.exec(cookie)?.[1];
    if (sid !== undefined) return sid;
  }
  return undefined;
}
