import { onTestFinished } from 'vitest';

export interface EventStream {
  readonly headers: Headers;
  /** Resolves with the data of the next event of this type, or with the value of the field, such as `retry`. */
  next(type: string): Promise<string>;
  /** Resolves when the server has ended it, whatever it said until then. */
  ended(): Promise<void>;
  close(): Promise<void>;
}

/** Listens to `/api/v1/events`; nothing is read before it is asked for. */
export async function eventStream(
  adminUrl: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const response = await fetch(`${adminUrl}/api/v1/events`, { headers });
  if (response.status !== 200 || response.body === null)
    throw new Error(`the events answered ${response.status}: ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await reader.cancel().catch(() => undefined);
  };
  onTestFinished(close);
  const read = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end !== -1) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        return block;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream has ended');
      text += value;
    }
  };
  return {
    headers: response.headers,
    next: async (type) => {
      for (;;) {
        const block = await read();
        const field = new RegExp(`^${type}: (.*)$`, 'm').exec(block)?.[1];
        if (field !== undefined) return field;
        if (block.startsWith(`event: ${type}\n`)) return /^data: (.*)$/m.exec(block)?.[1] ?? '';
      }
    },
    ended: async () => {
      try {
        for (;;) await read();
      } catch {
        closed = true;
      }
    },
    close,
  };
}
