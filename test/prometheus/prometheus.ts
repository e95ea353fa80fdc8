import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PROMETHEUS } from '../helpers/dashboards.ts';
import { scaledRules } from './scaled-rules.ts';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export interface Answer {
  readonly resultType: string;
  readonly result: readonly Sample[];
}

export interface Alert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How an alert is called here, such as `ficus-services FicusServiceSlower slow`. */
export function alertOf(job = '', name = '', subject?: string): string {
  return [job, name, subject].filter((part) => part !== undefined).join(' ');
}

/** A Prometheus of Debian's that scrapes its targets each second, with the repository's rules run faster. */
export class Prometheus {
  readonly #process: ChildProcess;
  readonly #url: string;
  #log = '';

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
    process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
  }

  /** `port`: a free one. `targets`: host and port of `/metrics` by job. `times`: how much faster the rules run. */
  static async start(
    folder: string,
    port: number,
    targets: Readonly<Record<string, string>>,
    times: number,
  ): Promise<Prometheus> {
    await mkdir(folder, { recursive: true });
    for (const file of ['recording.rules.yml', 'alerts.rules.yml'])
      await writeFile(join(folder, file), scaledRules(await readFile(join(PROMETHEUS, file), 'utf8'), times));
    const jobs = Object.entries(targets).map(([job_name, target]) => ({
      job_name,
      static_configs: [{ targets: [target] }],
    }));
    await writeFile(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [recording.rules.yml, alerts.rules.yml]
scrape_configs: ${JSON.stringify(jobs)}
`,
    );
    const flags = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ];
    const prometheus = new Prometheus(spawn('prometheus', flags), `http://127.0.0.1:${port}`);
    await prometheus.#ready();
    return prometheus;
  }

  async #ready(): Promise<void> {
    for (let i = 0; i < 100; i += 1) {
      const answer = await fetch(`${this.#url}/-/ready`).catch(() => undefined);
      if (answer?.ok === true) return;
      if (this.#process.exitCode !== null) break;
      await pause(100);
    }
    throw new Error(`Prometheus did not start:\n${this.#log}`);
  }

  /** The value of an expression now. Throws with Prometheus's own words when it does not take the expression. */
  async query(expr: string): Promise<Answer> {
    return (await this.#get('query', { query: expr })) as Answer;
  }

  /** The exemplars of the last minute. */
  async exemplars(
    expr: string,
  ): Promise<readonly { exemplars: readonly { labels: Record<string, string> }[] }[]> {
    const now = Date.now() / 1000;
    const range = { query: expr, start: String(now - 60), end: String(now) };
    return (await this.#get('query_exemplars', range)) as [];
  }

  /** The alerts that fire, each once: job, name, and the route or service that it is about, where it is about one. */
  async firing(): Promise<string[]> {
    const { alerts } = (await this.#get('alerts', {})) as { alerts: readonly Alert[] };
    const names = alerts
      .filter(({ state }) => state === 'firing')
      .map(({ labels: { job, alertname, route, service } }) => alertOf(job, alertname, route ?? service));
    return [...new Set(names)].sort();
  }

  /** Rules that Prometheus could not evaluate, with why. */
  async brokenRules(): Promise<string[]> {
    const { groups } = (await this.#get('rules', {})) as {
      groups: { rules: { name: string; health: string; lastError?: string }[] }[];
    };
    return groups
      .flatMap(({ rules }) => rules)
      .filter(({ health }) => health === 'err')
      .map(({ name, lastError }) => `${name}: ${lastError}`);
  }

  async #get(call: string, parameters: Record<string, string>): Promise<unknown> {
    const answer = await fetch(`${this.#url}/api/v1/${call}?${new URLSearchParams(parameters)}`);
    const { status, data, error } = (await answer.json()) as {
      status: string;
      data: unknown;
      error?: string;
    };
    if (status !== 'success') throw new Error(`${parameters.query ?? call}: ${error}`);
    return data;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'close');
  }
}
