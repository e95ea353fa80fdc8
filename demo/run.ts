import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siblingModule } from '../src/package-root.ts';
import { isListening } from './child.ts';

export interface DemoServersOptions {
  /** Folder of the two databases, made where it is missing. */
  readonly dataDir: string;
  /** Preferred ports; a free one is taken where one is in use. */
  readonly monolithPort: number;
  readonly servicePort: number;
}

export interface DemoServers {
  readonly monolithUrl: string;
  readonly serviceUrl: string;
  /** Sends customers to a URL; resolves when they are on their way. `rate` is in requests per second. */
  startTraffic(targetUrl: string, options?: { rate?: number; users?: number }): Promise<void>;
  /** Ends the traffic and both servers; resolves when the last process is gone. */
  stop(): Promise<void>;
}

const EXIT_WITHIN_MS = 5000;

/**
 * Starts the monolith and the order service, each a process of its own over a fresh database. They end with
 * this process, however it ends. Rejects when one of them does not come up.
 */
export async function startDemoServers(options: DemoServersOptions): Promise<DemoServers> {
  const children: ChildProcess[] = [];
  const start = (entry: string, settings: Readonly<Record<string, string>>): Promise<number> => {
    const child = forkEntry(entry, settings);
    children.push(child);
    return listeningPort(child, entry);
  };
  const stop = async (): Promise<void> => {
    // The last one started depends on the others, so it goes first.
    for (const child of children.splice(0).reverse()) await endChild(child);
  };

  try {
    const serviceDatabase = await freshDatabase(options.dataDir, 'service.db');
    const servicePort = await start('service/main', {
      DATABASE: serviceDatabase,
      PORT: String(options.servicePort),
    });
    const serviceUrl = `http://127.0.0.1:${servicePort}`;
    const monolithDatabase = await freshDatabase(options.dataDir, 'monolith.db');
    const monolithPort = await start('monolith/main', {
      DATABASE: monolithDatabase,
      PORT: String(options.monolithPort),
      FEED_URL: `${serviceUrl}/internal/changes`,
    });
    return {
      monolithUrl: `http://127.0.0.1:${monolithPort}`,
      serviceUrl,
      async startTraffic(targetUrl, { rate, users } = {}) {
        await start('traffic-main', {
          TARGET: targetUrl,
          ...(rate !== undefined && { RATE: String(rate) }),
          ...(users !== undefined && { USERS: String(users) }),
        });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freshDatabase(dataDir: string, name: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, name);
  await Promise.all(['', '-wal', '-shm'].map((ending) => rm(file + ending, { force: true })));
  return file;
}

function forkEntry(entry: string, settings: Readonly<Record<string, string>>): ChildProcess {
  return fork(fileURLToPath(siblingModule(entry, import.meta.url)), [], {
    execPath: process.execPath,
    // Flags of this process, a debugger's port among them, are not the child's.
    execArgv: [],
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function listeningPort(child: ChildProcess, entry: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`demo ${entry} ended early (${signal ?? code})`)));
    child.on('message', (message) => {
      if (isListening(message)) resolve(message.port);
    });
  });
}

function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const deadline = setTimeout(() => child.kill('SIGKILL'), EXIT_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(deadline);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
