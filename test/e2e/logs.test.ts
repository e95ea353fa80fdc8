import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KeepAliveClient } from '../helpers/keep-alive-client.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { childrenOf } from '../helpers/started.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { freePort } from '../prometheus/ports.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const [CTRL_C, CTRL_Q, CTRL_S] = ['\x03', '\x11', '\x13'];
const TRACE = '0af7651916cd43dd8448eb211c80319c';

async function configuration(monolith: string, proxyPort = 0, adminPort = 0): Promise<string> {
  const folder = await tempFolder();
  const file = join(folder, 'routes.yaml');
  await writeFile(
    file,
    `
version: 1
listen: { host: 127.0.0.1, port: ${proxyPort} }
admin: { host: 127.0.0.1, port: ${adminPort} }
store: { url: "sqlite:${join(folder, 'ficus.db')}" }
monolith: { url: "${monolith}" }
services: { orders: { url: "${monolith}" } }
routes:
  - { id: orders, match: { path: "/orders/*rest" }, service: orders, stage: off }
`,
  );
  return file;
}

interface Line {
  readonly msg: string;
  readonly [key: string]: unknown;
}

function linesOf(out: string): Line[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

test('a request has a line when all are asked for: ids, route, side, time; no query, and no secret', async () => {
  const monolith = await startOrigin(json({ ok: true }));
  const ficus = spawnFicus(['start', '-c', await configuration(monolith.url)], {
    env: { FICUS_LOG_REQUESTS: '1' },
  });
  const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
  await fetch(`http://127.0.0.1:${port}/orders/7/AKIAIOSFODNN7EXAMPLE?token=s3cret`, {
    headers: {
      'x-request-id': 'r-7',
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
      authorization: 'Bearer hush',
    },
  });
  await ficus.printed(/"msg":"request"/);
  const line = linesOf(ficus.out()).find(({ msg }) => msg === 'request');
  expect(line).toMatchObject({
    level: 30,
    requestId: 'r-7',
    traceId: TRACE,
    route: 'orders',
    side: 'monolith',
    method: 'GET',
    status: 200,
  });
  expect(line?.path).toMatch(/^\/orders\/7\/\[redacted:[0-9a-f]{8}\]$/);
  expect(line?.milliseconds).toBeGreaterThan(0);
  for (const secret of ['s3cret', 'hush', 'AKIAIOSFODNN7EXAMPLE']) expect(ficus.out()).not.toContain(secret);
});

test.each([
  ['one process', []],
  ['workers', ['--workers', '2']],
])(
  "the configuration's own lists hold in the log, and from a reload on the new ones: %s",
  async (_how, options) => {
    const monolith = await startOrigin(json({ ok: true }));
    const file = await configuration(monolith.url);
    const plain = await readFile(file, 'utf8');
    await writeFile(file, `${plain}redact: { fields: [ticket] }\n`);
    const ficus = spawnFicus(['start', '-c', file, ...options], { env: { FICUS_LOG_REQUESTS: '1' } });
    const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
    const asked = async (code: string): Promise<unknown> => {
      const from = ficus.out().length;
      await fetch(`http://127.0.0.1:${port}/orders/ticket/${code}`);
      const [, path] = await ficus.printed(/"path":"([^"]+)"/, from);
      return path;
    };
    expect(await asked('ab12cd34')).toMatch(/^\/orders\/ticket\/\[redacted:[0-9a-f]{8}\]$/);
    await writeFile(file, `${plain}redact: { patterns: ["zz-[0-9]+"] }\n`);
    await ficus.printed(/the configuration was reloaded/);
    await vi.waitFor(async () => expect(await asked('ab12cd34')).toBe('/orders/ticket/ab12cd34'), 15_000);
    expect(await asked('zz-4711')).toMatch(/^\/orders\/ticket\/\[redacted:[0-9a-f]{8}\]$/);
  },
);

test('a share that is none is refused in one sentence', async () => {
  const file = await configuration('http://127.0.0.1:1');
  const refused = await runFicus(['start', '-c', file], { env: { FICUS_LOG_REQUESTS: 'all' } });
  expect(refused.code).toBe(2);
  expect(refused.err).toContain(
    'FICUS_LOG_REQUESTS is "all"; it must be a share from 0 (no requests) to 1 (all)',
  );
});

test('a log that nobody reads stalls nobody: users are served, lines are given up and counted, and it ends in time', async () => {
  const monolith = await startOrigin(json({ ok: true }));
  const [proxyPort, adminPort] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    [MAIN, 'start', '-c', await configuration(monolith.url, proxyPort, adminPort)],
    {
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', FICUS_LOG_REQUESTS: '1' },
      // A pipe that this process holds open and never reads.
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const metrics = `http://127.0.0.1:${adminPort}/metrics`;
  await expect
    .poll(
      () =>
        fetch(metrics).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 15_000 },
    )
    .toBe(true);
  // A line is some 200 bytes: these are more than the pipe and the memory for lines hold together.
  const clients = await Promise.all(
    Array.from({ length: 8 }, () => KeepAliveClient.connect(`http://127.0.0.1:${proxyPort}`, '/orders/1')),
  );
  const runs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(1500)));
  for (const client of clients) client.stop();
  const logs = await Promise.all(runs);
  expect(logs.flatMap(({ answers }) => answers).every(({ status }) => status === 200)).toBe(true);

  const dropped = /^ficus_log_lines_dropped_total (\d+)$/m.exec(await (await fetch(metrics)).text())?.[1];
  expect(Number(dropped)).toBeGreaterThan(0);

  const begun = performance.now();
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

interface OnTerminal {
  /** What the terminal has shown. */
  text(): string;
  type(keys: string): void;
  /** Resolves with the exit status. */
  readonly ended: Promise<number>;
}

/** Starts Ficus on a terminal of its own, which is what `script` gives a program. */
async function startOnTerminal(
  file: string,
  env: Readonly<Record<string, string>> = {},
): Promise<OnTerminal> {
  const { NO_COLOR: _, ...inherited } = process.env;
  // A shell that stayed between them would end by Ctrl-C.
  const command = `exec "${process.execPath}" "${MAIN}" start -c "${file}"`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: { ...inherited, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    // Without its terminal Ficus would go on: SIGHUP has it read its configuration again.
    for (const ficus of child.exitCode === null ? childrenOf(child.pid as number) : [])
      process.kill(ficus, 'SIGKILL');
    child.kill('SIGKILL');
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  const ended = once(child, 'exit').then(([code]) => code as number);
  await expect.poll(() => text, { timeout: 15_000 }).toMatch(/admin server is listening/);
  return { text: () => text, type: (keys) => child.stdin.write(keys), ended };
}

test('on a terminal lines are for people: a time, a level, a sentence; in a pipe they are JSON', async () => {
  const terminal = await startOnTerminal(await configuration('http://127.0.0.1:1'));
  const plain = stripVTControlCharacters(terminal.text());
  expect(terminal.text()).not.toBe(plain);
  expect(plain).toMatch(
    /^\[\d\d:\d\d:\d\d\] INFO: proxy is listening \{"address":"127\.0\.0\.1","port":\d+\}\r?$/m,
  );
  terminal.type(CTRL_C);
  expect(await terminal.ended).toBe(0);
});

test('a terminal that Ctrl-S has stopped stalls nobody: users are served, lines are given up and counted', async () => {
  const monolith = await startOrigin(json({ ok: true }));
  const [proxyPort, adminPort] = [await freePort(), await freePort()];
  const terminal = await startOnTerminal(await configuration(monolith.url, proxyPort, adminPort), {
    FICUS_LOG_REQUESTS: '1',
  });
  const dropped = async () => {
    const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
    return Number(/^ficus_log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
  };
  terminal.type(CTRL_S);
  const clients = await Promise.all(
    Array.from({ length: 8 }, () => KeepAliveClient.connect(`http://127.0.0.1:${proxyPort}`, '/orders/1')),
  );
  const runs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(1500)));
  for (const client of clients) client.stop();
  const answers = (await Promise.all(runs)).flatMap((log) => log.answers);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const lost = await dropped();
  expect(lost).toBeGreaterThan(0);

  terminal.type(CTRL_Q);
  const requests = () => stripVTControlCharacters(terminal.text()).match(/ request \{.*\}/g) ?? [];
  await expect.poll(() => requests().length, { timeout: 15_000 }).toBe(answers.length - lost);
  terminal.type(CTRL_C);
  expect(await terminal.ended).toBe(0);
});

test('what waits for a stopped terminal is written at the end, each line whole, in order and in colour', async () => {
  const monolith = await startOrigin(json({ ok: true }));
  const port = await freePort();
  const terminal = await startOnTerminal(await configuration(monolith.url, port), {
    FICUS_LOG_REQUESTS: '1',
  });
  terminal.type(CTRL_S);
  const ids: string[] = [];
  // The terminal stops when the key has reached it: from then on no line is seen.
  while (ids.length < 30 || terminal.text().includes(`"${ids.at(-2)}"`)) {
    ids.push(`r-${ids.length}`);
    await fetch(`http://127.0.0.1:${port}/orders/1`, { headers: { 'x-request-id': ids.at(-1) as string } });
  }

  // It also sets the terminal going again.
  terminal.type(CTRL_C);
  expect(await terminal.ended).toBe(0);
  const plain = stripVTControlCharacters(terminal.text());
  expect(plain.match(/(?<=requestId":")r-\d+/g)).toEqual(ids);
  expect(plain.trimEnd()).toMatch(/\] INFO: stopped$/);
  expect(terminal.text()).toContain('\x1b[32mINFO\x1b[39m: \x1b[36mrequest\x1b[39m');
});
