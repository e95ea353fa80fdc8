import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { json, type Origin, startOrigin } from '../helpers/origin.ts';
import { writeRoutesFile } from '../helpers/routes-file.ts';
import { FicusProcess } from '../soak/ficus-process.ts';

const MOST_IN_FLIGHT = 32;

export interface StandOptions {
  /** The Prometheus job, and the name of the stand's files. */
  readonly job: string;
  readonly folder: string;
  /** YAML: one flow mapping a line. */
  readonly routes: string;
  /** More YAML for the service, such as `, breaker: { … }`. */
  readonly serviceMore?: string;
  /** More services at the same place as the first one: what stands in the mapping of each besides its URL. */
  readonly otherServices?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One real Ficus under a job of its own, between a monolith and a service that agree until a fault begins. */
export class Stand {
  readonly job: string;
  readonly ficus: FicusProcess;
  readonly config: string;
  readonly store: string;
  readonly proxy: string;
  readonly admin: string;
  readonly #origins: readonly Origin[];
  readonly #answers: Record<'monolith' | 'service', Map<string, RequestListener>>;
  readonly #timers: NodeJS.Timeout[] = [];

  private constructor(
    options: { job: string; config: string; store: string },
    ficus: FicusProcess,
    ports: { proxy: number; admin: number },
    origins: readonly Origin[],
    answers: Stand['faults'],
  ) {
    this.job = options.job;
    this.config = options.config;
    this.store = options.store;
    this.ficus = ficus;
    this.proxy = `http://127.0.0.1:${ports.proxy}`;
    this.admin = `http://127.0.0.1:${ports.admin}`;
    this.#origins = origins;
    this.#answers = answers;
  }

  static async start({
    job,
    folder,
    routes,
    serviceMore = '',
    otherServices = {},
    env = {},
  }: StandOptions): Promise<Stand> {
    const answers = {
      monolith: new Map<string, RequestListener>(),
      service: new Map<string, RequestListener>(),
    };
    const [monolith, service] = await Promise.all([origin(answers.monolith), origin(answers.service)]);
    const [config, store] = [join(folder, `${job}.yaml`), join(folder, `${job}.db`)];
    const services = Object.entries({ [job]: serviceMore, ...otherServices }).map(
      ([name, more]) => [name, { url: service.url, more }] as const,
    );
    await writeRoutesFile(config, {
      store,
      monolith: monolith.url,
      services: Object.fromEntries(services),
      routes,
    });
    const ficus = new FicusProcess(config, 1, { env });
    const ports = {
      proxy: await ficus.port('proxy is listening'),
      admin: await ficus.port('admin server is listening'),
    };
    return new Stand({ job, config, store }, ficus, ports, [monolith, service], answers);
  }

  /** What each side answers under the first segment of a path, where it is not the usual. */
  get faults(): Readonly<Record<'monolith' | 'service', Map<string, RequestListener>>> {
    return this.#answers;
  }

  /** Asks for so many paths a second from now on, whatever becomes of them. */
  traffic(rate: number, path: (i: number) => string): void {
    let [i, inFlight] = [0, 0];
    const ask = async () => {
      if (inFlight >= MOST_IN_FLIGHT) return;
      inFlight += 1;
      i += 1;
      await this.ask(path(i)).catch(() => undefined);
      inFlight -= 1;
    };
    this.#timers.push(setInterval(ask, 1000 / rate));
  }

  /** Asks once and reads the answer. */
  async ask(path: string): Promise<void> {
    await (await fetch(`${this.proxy}${path}`)).arrayBuffer();
  }

  /** What one of its metrics without labels says now. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.admin}/metrics`)).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.ficus.kill();
    await Promise.all(this.#origins.map((one) => one.stop()));
  }
}

/** Answers the same whoever it stands for, until `answers` has something for the first segment of the path. */
function origin(answers: ReadonlyMap<string, RequestListener>): Promise<Origin> {
  const usual = json({ total: 1 });
  return startOrigin((request, response) => {
    const [, first = ''] = (request.url ?? '').split('/');
    (answers.get(first) ?? usual)(request, response);
  });
}
