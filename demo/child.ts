import type { DemoServer } from './demo-server.ts';

/** What a child tells its parent once it is up. The traffic generator listens on nothing: its port is 0. */
export interface ListeningMessage {
  readonly type: 'listening';
  readonly port: number;
}

/** True for the message that a child sends once it is up. */
export function isListening(message: unknown): message is ListeningMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'listening';
}

const CLOSE_WITHIN_MS = 2000;

/** Runs a server as a child process: on the preferred port, or a free one where that is taken. */
export async function runServer(server: DemoServer, preferredPort: number): Promise<void> {
  endWithParent(() => server.close());
  const port = await server.listen(preferredPort).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return server.listen(0);
    throw error;
  });
  reportListening(port);
}

export function reportListening(port: number): void {
  if (process.connected) process.send?.({ type: 'listening', port } satisfies ListeningMessage);
}

/** Closes and exits when the parent is gone, however it went, and on SIGTERM. */
export function endWithParent(close: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  if (process.send !== undefined) {
    process.on('disconnect', end);
    // The parent may have died while this process was still loading.
    if (!process.connected) end();
    // Ctrl-C reaches the whole group; the parent still needs its servers while it drains.
    process.on('SIGINT', () => undefined);
  }
}

/** A setting of this process. Throws when it is not there and there is nothing to take instead. */
export function setting(name: string, fallback?: string): string {
  const value = process.env[name] ?? fallback;
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** A setting that is a number, zero or above. */
export function numberSetting(name: string, fallback: number): number {
  const value = Number(setting(name, String(fallback)));
  if (!(value >= 0)) throw new Error(`${name} must be a number, zero or above`);
  return value;
}
