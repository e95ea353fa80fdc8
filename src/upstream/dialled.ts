import type { Socket } from 'node:net';

/** A socket that is not connected yet, and how it tells what happens to it. */
export interface Dialled {
  readonly socket: Socket;
  /** Emitted when it can be written to. */
  readonly connected: 'connect' | 'secureConnect';
  /** What comes is in the stream; otherwise whoever reads it hands it to `receive`. */
  readonly streams: boolean;
}
