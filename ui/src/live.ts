import { useEffect, useState } from 'preact/hooks';
import type { RouteNews } from '../../src/admin/events.ts';
import type { Discrepancy } from '../../src/store/types.ts';
import { api } from './api.ts';

/** How the stream of events stands. `since`: when it broke, milliseconds. `epoch` grows when it begins. */
export interface Connection {
  readonly state: 'connecting' | 'live' | 'lost';
  readonly since: number;
  readonly epoch: number;
  readonly store: { readonly ok: boolean; readonly message: string } | undefined;
}

export interface News {
  readonly routes: { readonly items: readonly RouteNews[] };
  readonly discrepancy: Discrepancy;
  readonly ledger: { readonly route: string };
}

const AGAIN_AFTER = 3000;
/** The server says every 15 seconds that it is there. Milliseconds. */
const SILENCE = 40_000;
const LOOK_EVERY = 5000;

let connection: Connection = { state: 'connecting', since: Date.now(), epoch: 0, store: undefined };
const watchers = new Set<() => void>();
const listeners: { [Type in keyof News]: Set<(data: News[Type]) => void> } = {
  routes: new Set(),
  discrepancy: new Set(),
  ledger: new Set(),
};
let source: EventSource | undefined;
let heard = 0;
let watch: ReturnType<typeof setInterval> | undefined;

function become(change: Partial<Connection>): void {
  connection = { ...connection, ...change };
  for (const watcher of watchers) watcher();
}

/** Begins to listen, and goes on until `disconnect`, whatever breaks in between. */
export function connect(): void {
  disconnect();
  const stream = new EventSource('/api/v1/events');
  source = stream;
  heard = Date.now();
  // A server that hangs, a laptop that slept and a network that is gone break no connection.
  watch = setInterval(() => {
    if (Date.now() - heard < SILENCE) return;
    if (connection.state !== 'lost') become({ state: 'lost', since: heard });
    connect();
  }, LOOK_EVERY);
  stream.addEventListener('alive', hear);
  // What happened before is told to nobody, at the first time as well: what was read until then is read anew.
  stream.onopen = () => {
    hear();
    become({ state: 'live', epoch: connection.epoch + 1 });
  };
  stream.onerror = () => {
    if (connection.state !== 'lost') become({ state: 'lost', since: Date.now() });
    // Of an answer that is no stream, a browser gives up for good: it may be a session that has ended.
    if (stream.readyState !== EventSource.CLOSED) return;
    const again = () => setTimeout(() => source === stream && connect(), AGAIN_AFTER);
    api('/me').then(again, again);
  };
  for (const type of ['routes', 'discrepancy', 'ledger'] as const)
    stream.addEventListener(type, ({ data }: MessageEvent<string>) => tell(type, JSON.parse(data)));
  stream.addEventListener('store', ({ data }: MessageEvent<string>) => {
    hear();
    become({ store: JSON.parse(data) });
  });
}

function hear(): void {
  heard = Date.now();
}

function tell<Type extends keyof News>(type: Type, data: News[Type]): void {
  hear();
  for (const listener of listeners[type]) listener(data);
}

export function disconnect(): void {
  clearInterval(watch);
  source?.close();
  source = undefined;
}

export function useConnection(): Connection {
  const [, refresh] = useState(0);
  useEffect(() => {
    const watcher = () => refresh((before) => before + 1);
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, []);
  return connection;
}

/** Calls `then` for each event of a type while the component is shown. */
export function useNews<Type extends keyof News>(type: Type, then: (data: News[Type]) => void): void {
  useEffect(() => {
    listeners[type].add(then);
    return () => void listeners[type].delete(then);
  }, [type, then]);
}
