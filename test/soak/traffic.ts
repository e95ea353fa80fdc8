import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { between, type Random, seededRandom } from '../../demo/seed/random.ts';
import { type Asked, ask, type Outcome } from './ask.ts';
import { complaint } from './judge.ts';
import { pipelined } from './pipeline.ts';
import { Planner, type RouteId, type Side, targetOf } from './plan.ts';
import type { Sent } from './sent.ts';
import { throughTunnel } from './tunnel.ts';

export interface Surroundings {
  /** Of the proxy. */
  readonly url: string;
  readonly wasDead: (side: Side, from: number, to: number) => boolean;
  readonly sent: Sent;
}

const PAUSE = 20;
/** Requests that one client may make. */
const IDS = 1_000_000;
const UPLOADS = ['writes', 'off', 'canary', 'shadow'] as const satisfies readonly RouteId[];

/** How often each kind of client is there. */
const CLIENTS = [
  ['keepsAlive', 4],
  ['closes', 2],
  ['heads', 1],
  ['uploads', 2],
  ['leaves', 2],
  ['pipelines', 1],
  ['tunnels', 2],
] as const satisfies readonly (readonly [keyof Client, number])[];

/** All kinds of clients at once, each of them asking until the soak is over. Resolves when each has its last answer. */
export async function traffic(surroundings: Surroundings, seed: number, over: AbortSignal): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const kinds = CLIENTS.flatMap(([kind, number]) => Array.from({ length: number }, () => kind));
  await Promise.all(
    kinds.map(async (kind, i) => {
      // A stream of its own: what one client does must not depend on when the others get their answers.
      const random = seededRandom(seed + i);
      const client = new Client(surroundings, agent, random, i * IDS);
      while (!over.aborted) {
        await client[kind]();
        await delay(random() * PAUSE);
      }
    }),
  );
  agent.destroy();
}

class Client {
  readonly #at: Surroundings;
  readonly #agent: Agent;
  readonly #random: Random;
  readonly #planner: Planner;

  constructor(surroundings: Surroundings, agent: Agent, random: Random, firstId: number) {
    this.#at = surroundings;
    this.#agent = agent;
    this.#random = random;
    this.#planner = new Planner(random, firstId);
  }

  keepsAlive(): Promise<void> {
    return this.#get(this.#agent);
  }

  closes(): Promise<void> {
    return this.#get(undefined);
  }

  async #get(agent: Agent | undefined): Promise<void> {
    await this.#judged(() => ask(this.#at.url, 'GET', this.#planner.next(), { agent, user: this.#user() }));
  }

  async heads(): Promise<void> {
    const options = { agent: this.#agent, user: this.#user() };
    await this.#judged(() => ask(this.#at.url, 'HEAD', this.#planner.next(), options));
  }

  async uploads(): Promise<void> {
    const random = this.#random;
    const { url } = this.#at;
    const route = UPLOADS[between(random, 0, UPLOADS.length - 1)] as RouteId;
    const size = random() < 0.05 ? 2_000_000 : between(random, 1, 20_000);
    const upload = Buffer.alloc(size, between(random, 0, 255));
    const options = { agent: this.#agent, upload, chunked: random() < 0.5, user: this.#user() };
    await this.#judged(() => ask(url, 'POST', this.#planner.next(route), options));
  }

  async leaves(): Promise<void> {
    const random = this.#random;
    const { url } = this.#at;
    const options = { agent: undefined, leaveAfter: random() * 30, user: this.#user() };
    const upload = Buffer.alloc(between(random, 1, 300_000));
    await this.#judged(() =>
      random() < 0.5
        ? ask(url, 'GET', this.#planner.next(), options)
        : ask(url, 'POST', this.#planner.next('writes'), { ...options, upload }),
    );
  }

  async pipelines(): Promise<void> {
    const plans = Array.from({ length: between(this.#random, 2, 6) }, () =>
      this.#planner.next(undefined, true),
    );
    await this.#judged(() => pipelined(this.#at.url, plans, this.#user()));
  }

  async tunnels(): Promise<void> {
    const { url, sent } = this.#at;
    const from = performance.now();
    const { answered, complaint: wrong } = await throughTunnel(
      url,
      this.#user(),
      this.#random,
      this.#wasDeadSince(from),
    );
    sent.count('tunnels', answered);
    if (wrong !== undefined) sent.complain(wrong);
  }

  async #judged(client: () => Promise<Result | Result[]>): Promise<void> {
    const from = performance.now();
    for (const { asked, outcome } of [await client()].flat()) {
      const { sent } = this.#at;
      sent.count(asked.plan.route, outcome.type !== 'left');
      const wrong = complaint(asked, outcome, this.#wasDeadSince(from));
      if (wrong !== undefined) sent.complain(`${asked.method} ${targetOf(asked.plan)}: ${wrong}`);
    }
  }

  #wasDeadSince(from: number): (side: Side) => boolean {
    return (side) => this.#at.wasDead(side, from, performance.now());
  }

  #user(): string {
    return String(between(this.#random, 1, 1000));
  }
}

interface Result {
  readonly asked: Asked;
  readonly outcome: Outcome;
}
