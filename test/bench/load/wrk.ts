import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadOrder, LoadResult, LoadTool } from './load.ts';

/** wrk on one thread. Its script says the figures as JSON, exact ones instead of rounded ones for a person. */
export const wrk: LoadTool = {
  name: 'wrk',
  async drive(order) {
    const script = join(order.folder, 'wrk.lua');
    await writeFile(script, lua(order));
    const { connections, seconds, url } = order;
    const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s'];
    const running = await order.processes.start('wrk', 'wrk', [...args, '-s', script, url]);
    const out = await running.finished();
    const line = out.split('\n').find((text) => text.startsWith('{'));
    if (line === undefined) throw new Error(`wrk gave no figures: ${out}`);
    return JSON.parse(line) as LoadResult;
  },
};

function lua({ method, bodyFile }: LoadOrder): string {
  const body =
    bodyFile === undefined ? '' : `wrk.body = io.open(${JSON.stringify(bodyFile)}, "rb"):read("*a")`;
  return `wrk.method = "${method}"
${body}
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"perSecond":%f,"p50":%f,"p99":%f,"errors":%d}\\n',
    summary.requests, summary.requests / (summary.duration / 1000000),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
