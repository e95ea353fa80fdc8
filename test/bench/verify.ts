import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../src/errors.ts';
import type { Case, Entry } from './cases.ts';
import { ECHO, TOKEN, VARIED } from './contents.ts';
import type { RunningContestant } from './contestants/contestant.ts';
import type { Origins } from './origins/start.ts';

const TIMES = 10;
const ARRIVES_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 50;

/** A contestant that does not do what it is measured for. */
export class WrongAnswer extends Error {}

/**
 * Asks a contestant a few times and rejects with WrongAnswer unless every byte is right, the service was asked exactly
 * where it should be, and whoever compares has counted every comparison with its verdict.
 */
export async function verify(
  entry: Entry,
  running: RunningContestant,
  port: number,
  case_: Case,
  origins: Origins,
): Promise<void> {
  const { contents, services } = origins;
  const upload = case_.method === 'POST' ? contents.upload : undefined;
  const expected = contents.monolith.bodies[case_.path];
  if (expected === undefined) throw new Error(`no origin knows ${case_.path}`);
  const asked = await askedSoFar(origins);
  const before = await running.comparisons?.();
  for (let i = 0; i < TIMES; i++) {
    const answer = await answered(entry, ask(port, case_.method, case_.path, upload));
    expectBody(entry, case_.path === VARIED ? withoutToken(answer) : answer, expected);
  }
  if (upload !== undefined) expectBody(entry, await answered(entry, ask(port, 'POST', ECHO, upload)), upload);

  for (const name of SERVICES) {
    const should = entry.service === name ? TIMES : 0;
    await becomes(
      `${entry.name}: requests to the service "${name}"`,
      async () => (await services[name].requests()) - asked[name],
      should,
    );
  }
  if (running.comparisons === undefined || before === undefined) return;
  const counted = async (verdict: 'match' | 'mismatch') =>
    ((await running.comparisons?.())?.[verdict] ?? 0) - before[verdict];
  const differs = entry.service === 'differing';
  const mirrors = entry.service !== undefined;
  await becomes(`${entry.name}: counted matches`, () => counted('match'), mirrors && !differs ? TIMES : 0);
  await becomes(`${entry.name}: counted mismatches`, () => counted('mismatch'), differs ? TIMES : 0);
  // All these exchanges differ for one reason.
  await becomes(
    `${entry.name}: discrepancies`,
    async () => (await running.discrepancies?.()) ?? 0,
    differs ? 1 : 0,
  );
}

const SERVICES = ['equal', 'differing', 'slow'] as const;

async function askedSoFar({ services }: Origins): Promise<Record<(typeof SERVICES)[number], number>> {
  return {
    equal: await services.equal.requests(),
    differing: await services.differing.requests(),
    slow: await services.slow.requests(),
  };
}

interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

/** One request on a connection of its own. */
async function ask(port: number, method: string, path: string, body: Buffer | undefined): Promise<Answered> {
  const agent = new Agent({ keepAlive: false });
  const headers = body === undefined ? {} : { 'Content-Length': body.length };
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }));
      answer.on('error', reject);
    };
    httpRequest({ host: '127.0.0.1', port, method, path, headers, agent }, onAnswer)
      .on('error', reject)
      .end(body);
  });
}

/** Each answer has its request's id; all else is as it is written. */
function withoutToken({ status, body }: Answered): Answered {
  return { status, body: Buffer.from(String(body).replace(/"token":"[0-9a-f-]*"/, `"token":"${TOKEN}"`)) };
}

async function answered(entry: Entry, answer: Promise<Answered>): Promise<Answered> {
  return answer.catch((error: unknown) => {
    throw new WrongAnswer(`${entry.name} gave no answer: ${messageOf(error)}`);
  });
}

function expectBody(entry: Entry, { status, body }: Answered, expected: Buffer): void {
  if (status !== 200) throw new WrongAnswer(`${entry.name} answered ${status}: ${body.subarray(0, 200)}`);
  if (!body.equals(expected))
    throw new WrongAnswer(
      `${entry.name} answered ${body.length} bytes that are not the ${expected.length} expected`,
    );
}

async function becomes(what: string, look: () => Promise<number>, expected: number): Promise<void> {
  const deadline = Date.now() + ARRIVES_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found === expected) return;
    if (found > expected || Date.now() > deadline)
      throw new WrongAnswer(`${what}: ${found}, and it should be ${expected}`);
    await delay(LOOK_EVERY_MS);
  }
}
