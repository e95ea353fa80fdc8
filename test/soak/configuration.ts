import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { between, pick, type Random } from '../../demo/seed/random.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import type { FicusProcess } from './ficus-process.ts';

/** Longest time from SIGTERM to the end, milliseconds. */
export const DRAIN = 10_000;
/** Milliseconds between two reloads. */
const EVERY = 3_000;
/** One file in so many is broken. */
const BROKEN = 4;

interface Upstreams {
  readonly monolith: string;
  readonly service: string;
}

/**
 * The configuration file, written anew all the time: other percentages and limits, another stage, mistakes. Faults are
 * what a soak is for: a canary that they take back would be asked nothing more.
 */
export class Configuration {
  readonly file: string;
  readonly #store: string;
  readonly #upstreams: Upstreams;
  readonly #random: Random;
  #written = 0;

  constructor(folder: string, upstreams: Upstreams, random: Random) {
    this.file = `${folder}/routes.yaml`;
    this.#store = `${folder}/ficus.db`;
    this.#upstreams = upstreams;
    this.#random = random;
  }

  async write(broken = false): Promise<void> {
    this.#written += 1;
    const stage = broken ? 'sahdow' : pick(this.#random, ['shadow', 'canary', 'live']);
    await writeFile(`${this.file}.new`, this.#text(stage));
    await rename(`${this.file}.new`, this.file);
  }

  /** Rewrites the file until it is over, and sees each time that Ficus has taken note. Resolves with their number. */
  async keepChanging(ficus: FicusProcess, over: AbortSignal): Promise<number> {
    let reloads = 0;
    for (;;) {
      await delay(EVERY, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return reloads;
      const broken = reloads % BROKEN === BROKEN - 1;
      const from = ficus.logLength;
      await this.write(broken);
      const said = broken ? 'the configuration was not reloaded' : 'the configuration was reloaded';
      await ficus.logged(({ msg }) => msg.startsWith(said), from);
      reloads += 1;
    }
  }

  /** True for an error that this class or the soak's faults have brought about. */
  provoked(error: string): boolean {
    return (
      error.startsWith(`${this.file}:`) ||
      error.startsWith('the configuration was not reloaded: 1 problem') ||
      error === 'the breaker of service service is open: the monolith serves'
    );
  }

  #text(stage: string): string {
    const random = this.#random;
    return `# Version ${this.#written}
version: 1
listen: { host: 127.0.0.1, port: 0, timeouts: { drain: ${DRAIN}ms } }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${this.#store}" }
monolith: { url: "${this.#upstreams.monolith}", timeouts: { headers: 3s } }
services:
  service: { url: "${this.#upstreams.service}", timeouts: { headers: 3s }, breaker: { cooldown: 1s } }
routes:
  - { id: off, match: { path: "/off/*rest" }, service: service, stage: "off" }
  - id: shadow
    match: { path: "/shadow/*rest" }
    service: service
    stage: shadow
    shadow: { timeout: ${between(random, 1, 2)}s }
    compare: { rules: [{ path: "$.stamp", ignore: true, reason: "it is planned", owner: soak }] }
  - id: sampled
    match: { path: "/sampled/*rest" }
    service: service
    stage: shadow
    shadow: { sample: ${between(random, 1, 99)} }
  - id: narrow
    match: { path: "/narrow/*rest" }
    service: service
    stage: shadow
    shadow: { maxConcurrent: ${between(random, 1, 2)} }
  - id: writes
    match: { path: "/writes/*rest" }
    service: service
    stage: shadow
    shadow: { methods: [GET, HEAD, POST], sideEffects: isolated }
  - id: canary
    match: { path: "/canary/*rest" }
    service: service
    stage: canary
    canary: { percent: ${between(random, 1, 99)}, stickBy: ["header:x-user"] }
    gate: ${NEVER_BREACHED}
  - { id: live, match: { path: "/live/*rest" }, service: service, stage: live }
  - id: wandering
    match: { path: "/wandering/*rest" }
    service: service
    stage: ${stage}
    canary: { percent: 50, stickBy: ["header:x-user"] }
    gate: ${NEVER_BREACHED}
  - id: tunnels
    match: { path: "/tunnels/*rest" }
    service: service
    stage: canary
    canary: { percent: 50, stickBy: ["header:x-user"] }
    gate: ${NEVER_BREACHED}
`;
  }
}
