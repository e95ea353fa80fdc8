import type { Socket } from 'node:net';

/** What can happen to a socket, and who is told. */
export interface SocketEvents {
  readonly connect?: () => void;
  readonly secureConnect?: () => void;
  readonly data?: (chunk: Buffer) => void;
  readonly drain?: () => void;
  readonly end?: () => void;
  readonly error?: (error: Error) => void;
  readonly close?: () => void;
}

/**
 * Listens to a socket until the function that it returns is called. What a listener throws goes to `unforeseen`: out of
 * a socket's event it would end the process.
 */
export function listenTo(
  socket: Socket,
  events: SocketEvents,
  unforeseen: (error: unknown) => void,
): () => void {
  const guarded = Object.entries(events).map(([event, listener]) => {
    const guard = (argument: unknown) => {
      try {
        (listener as (argument: unknown) => void)(argument);
      } catch (error) {
        unforeseen(error);
      }
    };
    socket.on(event, guard);
    return [event, guard] as const;
  });
  return () => {
    for (const [event, guard] of guarded) socket.off(event, guard);
  };
}
