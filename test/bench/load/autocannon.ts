import { fileURLToPath } from 'node:url';
import type { LoadTool } from './load.ts';

/** autocannon as a process of its own. Its latencies are whole milliseconds. */
export const autocannon: LoadTool = {
  name: 'autocannon',
  async drive({ processes, url, method, bodyFile, connections, seconds }) {
    const program = fileURLToPath(import.meta.resolve('autocannon'));
    const args = ['-j', '-n', '-c', String(connections), '-d', String(seconds), '-t', '10', '-m', method];
    if (bodyFile !== undefined) args.push('-i', bodyFile);
    const running = await processes.start('autocannon', process.execPath, [program, ...args, url]);
    const result = JSON.parse(await running.finished()) as Printed;
    return {
      requests: result['2xx'] + result.non2xx,
      perSecond: (result['2xx'] + result.non2xx) / result.duration,
      p50: result.latency.p50,
      p99: result.latency.p99,
      errors: result.errors + result.non2xx,
    };
  },
};

interface Printed {
  readonly '2xx': number;
  readonly non2xx: number;
  /** Timeouts included. */
  readonly errors: number;
  /** Seconds. */
  readonly duration: number;
  readonly latency: { readonly p50: number; readonly p99: number };
}
