import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenOn, portOf } from '../../../demo/demo-server.ts';
import { type DemoServers, startDemoServers } from '../../../demo/run.ts';
import { PATIENCE } from '../../helpers/patience.ts';

let folder: string;
let target: Server;
let targetUrl: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-processes-'));
  target = createServer((_req, res) => res.end('{}'));
  targetUrl = `http://127.0.0.1:${await listenOn(target, 0)}`;
});

afterEach(async () => {
  target.close();
  target.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

/** A connection whose end tells that the process on the other side is gone. */
async function hold(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket.resume().on('error', () => socket.destroy());
}

/** The children of a process. Only Linux tells; a port that was theirs proves nothing, since anybody may have it next. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('startDemoServers', () => {
  it('runs both servers and the traffic, and stops them all', async () => {
    const demo = await startDemoServers({ dataDir: folder, monolithPort: 0, servicePort: 0 });
    let children: readonly number[] = [];
    try {
      await access(join(folder, 'monolith.db'));
      await access(join(folder, 'service.db'));
      const asked = once(target, 'request');
      await demo.startTraffic(targetUrl, { rate: 100, users: 2 });
      await asked;
      expect((await fetch(`${demo.monolithUrl}/orders/1001`)).status).toBe(200);
      expect((await fetch(`${demo.serviceUrl}/orders/1001`)).status).toBe(200);
      children = await childrenOf(process.pid);
    } finally {
      await demo.stop();
    }
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('takes a free port where the preferred one is in use, and begins with fresh data', async () => {
    const taken = portOf(target);
    let demo: DemoServers | undefined;
    try {
      demo = await startDemoServers({ dataDir: folder, monolithPort: taken, servicePort: taken });
      expect(new URL(demo.monolithUrl).port).not.toBe(String(taken));
      expect(new URL(demo.serviceUrl).port).not.toBe(String(taken));
      expect((await fetch(`${demo.monolithUrl}/orders/1001`, { method: 'DELETE' })).status).toBe(204);
      await demo.stop();
      demo = await startDemoServers({ dataDir: folder, monolithPort: 0, servicePort: 0 });
      expect((await fetch(`${demo.monolithUrl}/orders/1001`)).status).toBe(200);
    } finally {
      await demo?.stop();
    }
  });

  it('rejects when a server does not come up', async () => {
    const noSuchPort = 70_000;
    await expect(
      startDemoServers({ dataDir: folder, monolithPort: noSuchPort, servicePort: 0 }),
    ).rejects.toThrow('demo monolith/main ended early (1)');
  });

  it('leaves no process behind when its own is killed', async () => {
    const parent = spawnParent();
    try {
      const [line] = (await once(createInterface(parent.stdout as NodeJS.ReadableStream), 'line')) as [
        string,
      ];
      const { monolithUrl, serviceUrl } = JSON.parse(line) as { monolithUrl: string; serviceUrl: string };
      const trafficSockets = once(target, 'connection') as Promise<[Socket]>;
      const held = await Promise.all([hold(monolithUrl), hold(serviceUrl), trafficSockets.then(([s]) => s)]);
      const children = await childrenOf(parent.pid);
      const gone = held.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      parent.kill('SIGKILL');
      await Promise.all(gone);
      await vi.waitUntil(() => !children.some(isRunning), PATIENCE);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

/** A process that starts the demo, says where it is, and then starts the traffic. */
function spawnParent(): ChildProcess {
  const run = new URL('../../../demo/run.ts', import.meta.url).href;
  const program = `
    const { startDemoServers } = await import(${JSON.stringify(run)});
    const demo = await startDemoServers({ dataDir: ${JSON.stringify(folder)}, monolithPort: 0, servicePort: 0 });
    console.log(JSON.stringify(demo));
    await demo.startTraffic(${JSON.stringify(targetUrl)}, { rate: 50 });
  `;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
